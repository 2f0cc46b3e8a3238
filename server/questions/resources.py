"""The data files of the question engine, read once: YAML and SPARQL under ``data/``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DATA = files("server.questions").joinpath("data")


@cache
def yaml_data(name: str) -> Any:
    """Give the content of ``data/{name}.yaml``; callers must not change it."""
    return _load(_DATA.joinpath(name + ".yaml"))


@cache
def yaml_folder(name: str) -> tuple[Any, ...]:
    """Give the contents of the YAML files of a folder of ``data/``, sorted by file name."""
    found = sorted(
        (item for item in _DATA.joinpath(name).iterdir() if item.name.endswith(".yaml")), key=lambda i: i.name
    )
    return tuple(map(_load, found))


@cache
def query_text(name: str) -> str:
    """Give the text of ``data/queries/{name}.rq``."""
    return _DATA.joinpath("queries", name + ".rq").read_text("utf-8")


def _load(file: Traversable) -> Any:
    """Read a file with the parser that is written in C, where there is one: it takes a tenth of the time."""
    return yaml.load(file.read_text("utf-8"), Loader=_LOADER)  # noqa: S506  # both loaders are safe ones
