"""The words of made-up reports, read once from the YAML files beside this module."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def load(name: str) -> Any:
    """Read a file of words."""
    return yaml.safe_load(files("bench").joinpath(f"data/{name}.yaml").read_text("utf-8"))
