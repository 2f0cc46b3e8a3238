"""The data files of the question engine, read once: YAML and SPARQL under ``data/``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_DATA = files("server.questions").joinpath("data")


@cache
def yaml_data(name: str) -> Any:
    """Give the content of ``data/{name}.yaml``; callers must not change it."""
    return yaml.safe_load(_DATA.joinpath(name + ".yaml").read_text("utf-8"))


@cache
def yaml_folder(name: str) -> tuple[Any, ...]:
    """Give the contents of the YAML files of a folder of ``data/``, sorted by file name."""
    found = sorted(
        (item for item in _DATA.joinpath(name).iterdir() if item.name.endswith(".yaml")), key=lambda i: i.name
    )
    return tuple(yaml.safe_load(item.read_text("utf-8")) for item in found)


@cache
def query_text(name: str) -> str:
    """Give the text of ``data/queries/{name}.rq``."""
    return _DATA.joinpath("queries", name + ".rq").read_text("utf-8")
