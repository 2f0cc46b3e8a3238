"""What is known of how web pages are made, read once from ``data/pages.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class PageWords:
    """Element names by what they are for, the patterns of lines that belong to a site, and the names of metadata."""

    blocks: frozenset[str]
    never_text: tuple[str, ...]
    frames: tuple[str, ...]
    may_be_navigation: frozenset[str]
    site_lines: tuple[re.Pattern[str], ...]
    metadata: Mapping[str, tuple[str, ...]]


@cache
def page_words() -> PageWords:
    """Give the words."""
    loaded = yaml.safe_load(files("extract").joinpath("data/pages.yaml").read_text("utf-8"))
    return PageWords(
        blocks=frozenset(loaded["blocks"]),
        never_text=tuple(loaded["never_text"]),
        frames=tuple(loaded["frames"]),
        may_be_navigation=frozenset(loaded["may_be_navigation"]),
        site_lines=tuple(map(re.compile, loaded["site_lines"])),
        metadata={field: tuple(name.lower() for name in names) for field, names in loaded["metadata"].items()},
    )
