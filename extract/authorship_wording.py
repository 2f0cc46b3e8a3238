"""How documents word whose report they are: ``data/authorship.yaml``, read once."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from extract.dates import YEAR
from ontology.bodies import body_names


@cache
def patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    """Give the patterns of a kind, the most trustworthy first."""
    texts = wording()[kind]
    return tuple(re.compile(_filled(text), re.MULTILINE) for text in ([texts] if isinstance(texts, str) else texts))


@cache
def wording() -> dict[str, Any]:
    """Give the data as it stands."""
    loaded: dict[str, Any] = yaml.safe_load(files("extract").joinpath("data/authorship.yaml").read_text("utf-8"))
    return loaded


def _filled(pattern: str) -> str:
    values = {
        "year": YEAR,
        **{name: str(wording()[name]) for name in ("formula", "division", "level")},
        "bodies": "|".join(sorted(body_names(), key=len, reverse=True)),
    }
    for name, value in values.items():
        pattern = pattern.replace("{" + name + "}", value)
    return pattern
