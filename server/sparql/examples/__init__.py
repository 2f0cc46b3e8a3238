"""Example queries: each a ``.rq`` file here, whose first two lines are its titles in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_CHINESE, _ENGLISH = "# zh: ", "# en: "


@dataclass(frozen=True, slots=True)
class Example:
    """An example query with its titles."""

    name: str
    title: str
    title_en: str
    query: str


@cache
def examples() -> tuple[Example, ...]:
    """Give the example queries in the order of their file names."""
    folder = files("server.sparql.examples")
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".rq")), key=lambda file: file.name)
    return tuple(_text_to_example(file.name.removesuffix(".rq"), file.read_text("utf-8")) for file in found)


def _text_to_example(name: str, text: str) -> Example:
    chinese, english, query = text.split("\n", 2)
    if not (chinese.startswith(_CHINESE) and english.startswith(_ENGLISH)):
        raise ValueError(f"{name}: the first two lines are no titles")
    return Example(name, chinese.removeprefix(_CHINESE), english.removeprefix(_ENGLISH), query)
