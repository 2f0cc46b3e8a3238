"""Automatic numbering of a Word file written out as text.

Takes the package of a .docx; gives it with the number that Word shows before a paragraph (一、 (二) 3.) as its first
characters, since sections and rows are known by them. Numbers whose format is not known are left out.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import cn2an
from lxml import etree

_MAIN_PART, _NUMBERING_PART, _STYLES_PART = "word/document.xml", "word/numbering.xml", "word/styles.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACEHOLDER = re.compile(r"%([1-9])")
_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand"}
)
_MOST_BASED_ON = 10
_LETTERS = 26
_CIRCLED = 20


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered; ``text`` has %1 for the number of the first level."""

    start: int
    format: str
    text: str


@dataclass(frozen=True, slots=True)
class Numbering:
    """The lists of a document: the levels of each definition, and for each list its definition and restarts."""

    levels: Mapping[tuple[str, int], Level]
    definitions: Mapping[str, str]
    restarts: Mapping[tuple[str, int], int]


@dataclass(slots=True)
class Counters:
    """How far each level of each definition has counted, and which lists were begun."""

    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    begun: set[str] = field(default_factory=set)


def package_to_numbered(data: bytes) -> bytes:
    """Give the package with the numbers of its paragraphs as text; the same bytes where nothing is numbered."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = set(package.namelist())
        if not {_MAIN_PART, _NUMBERING_PART} <= names:
            return data
        main = _parsed(package.read(_MAIN_PART))
        styles = _styles(_parsed(package.read(_STYLES_PART))) if _STYLES_PART in names else {}
        _write_numbers(main, _numbering(_parsed(package.read(_NUMBERING_PART))), styles)
        return _with_main_part(package, etree.tostring(main, encoding="utf-8", xml_declaration=True))


def _parsed(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _with_main_part(package: zipfile.ZipFile, main: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as written:
        for part in package.infolist():
            if part.filename == _MAIN_PART:
                written.writestr(_MAIN_PART, main)
            elif part.filename.lower().endswith((".xml", ".rels")):
                written.writestr(part.filename, package.read(part))
    return buffer.getvalue()


def _write_numbers(main: etree._Element, numbering: Numbering, styles: Mapping[str, tuple[str, int]]) -> None:
    counters = Counters()
    for paragraph in main.iter(f"{_W}p"):
        place = _place_in_list(paragraph, styles)
        number = _next_number(place[0], place[1], numbering, counters) if place else ""
        if number:
            run = etree.Element(f"{_W}r")
            etree.SubElement(run, f"{_W}t").text = number
            paragraph.insert(1 if paragraph.find(f"{_W}pPr") is not None else 0, run)


def _place_in_list(paragraph: etree._Element, styles: Mapping[str, tuple[str, int]]) -> tuple[str, int] | None:
    """Give the list and level of a paragraph, its own or its style's."""
    own = paragraph.find(f"{_W}pPr/{_W}numPr")
    if own is not None:
        return _list_and_level(own)
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return styles.get(_value(style)) if style is not None else None


def _next_number(list_id: str, level: int, numbering: Numbering, counters: Counters) -> str:
    definition = numbering.definitions.get(list_id, "")
    if (definition, level) not in numbering.levels:
        return ""
    counts = counters.counts[definition]
    if list_id not in counters.begun:
        counters.begun.add(list_id)
        counts.update({at: start - 1 for (of, at), start in numbering.restarts.items() if of == list_id})
    counts[level] = counts.get(level, numbering.levels[definition, level].start - 1) + 1
    for deeper in [other for other in counts if other > level]:
        del counts[deeper]
    return _shown(definition, level, numbering, counts)


def _shown(definition: str, level: int, numbering: Numbering, counts: Mapping[int, int]) -> str:
    def of_level(placeholder: re.Match[str]) -> str:
        at = int(placeholder.group(1)) - 1
        known = numbering.levels.get((definition, at))
        return _formatted(counts.get(at, known.start), known.format) if known else ""

    own = numbering.levels[definition, level]
    return _PLACEHOLDER.sub(of_level, own.text) if _formatted(1, own.format) else ""


def _formatted(number: int, kind: str) -> str:
    """Give a number as Word shows it; empty for bullets and kinds that are not known."""
    if kind in _CHINESE:
        return str(cn2an.an2cn(number))
    if kind in {"decimal", "decimalZero", "decimalFullWidth"}:
        return str(number)
    if kind in {"lowerLetter", "upperLetter"} and number <= _LETTERS:
        letter = chr(ord("a") + number - 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind.startswith("decimalEnclosedCircle") and number <= _CIRCLED:
        return chr(ord("①") + number - 1)
    return ""


def _numbering(root: etree._Element) -> Numbering:
    lists = list(root.iter(f"{_W}num"))
    return Numbering(
        levels=dict(_levels(root)),
        definitions={num.get(f"{_W}numId", ""): _value(num.find(f"{_W}abstractNumId")) for num in lists},
        restarts={
            (num.get(f"{_W}numId", ""), _number(override.get(f"{_W}ilvl"))): _number(_value(start))
            for num in lists
            for override in num.iter(f"{_W}lvlOverride")
            if (start := override.find(f"{_W}startOverride")) is not None
        },
    )


def _levels(root: etree._Element) -> Iterator[tuple[tuple[str, int], Level]]:
    for definition in root.iter(f"{_W}abstractNum"):
        for level in definition.iter(f"{_W}lvl"):
            key = (definition.get(f"{_W}abstractNumId", ""), _number(level.get(f"{_W}ilvl")))
            start = level.find(f"{_W}start")
            yield (
                key,
                Level(
                    start=_number(_value(start)) if start is not None else 1,
                    format=_value(level.find(f"{_W}numFmt")),
                    text=_value(level.find(f"{_W}lvlText")),
                ),
            )


def _styles(root: etree._Element) -> dict[str, tuple[str, int]]:
    """Give the list and level of each paragraph style that is numbered, its own or that of the style it is based on."""
    styles = {style.get(f"{_W}styleId", ""): style for style in root.iter(f"{_W}style")}
    found: dict[str, tuple[str, int]] = {}
    for name in styles:
        style = styles.get(name)
        for _ in range(_MOST_BASED_ON):
            if style is None:
                break
            properties = style.find(f"{_W}pPr/{_W}numPr")
            if properties is not None:
                found[name] = _list_and_level(properties)
                break
            style = styles.get(_value(style.find(f"{_W}basedOn")))
    return found


def _list_and_level(properties: etree._Element) -> tuple[str, int]:
    return _value(properties.find(f"{_W}numId")), _number(_value(properties.find(f"{_W}ilvl")))


def _value(element: etree._Element | None) -> str:
    return element.get(f"{_W}val", "") if element is not None else ""


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0
