"""Lines that are no text but the number of a page, as PDF files and text made from them carry them.

Takes a printed line; tells whether it is one. How they are printed is data (``data/pdf.yaml``).
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml


def is_marked_page_number(line: str) -> bool:
    """Tell whether a line is a number set off as that of a page: ``- 4 -``, 第4页."""
    return _pattern().fullmatch("".join(line.split())) is not None


@cache
def _pattern() -> re.Pattern[str]:
    loaded = yaml.safe_load(files("extract").joinpath("data/pdf.yaml").read_text("utf-8"))
    return re.compile("|".join(f"(?:{pattern})" for pattern in loaded["page_number"]))
