"""Sections that resemble those of other reports, to RDF: what the rules against copies compare.

Takes a store of reports; gives a ``xxgk:Resemblance`` for each section that is like the same section of the agency's
report on the year before, or of another agency's report. Texts are compared by runs of Chinese characters: MinHash
finds candidates among all reports in time linear in them, and the runs of two candidates are then counted. Which
sections, how long runs and from which similarity is said in ``parameters.ttl``.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files

import pyoxigraph as ox
from datasketch import MinHash, MinHashLSH

from ontology import iris
from shapes.catalogue import CopyTolerance, copy_tolerance

_PERMUTATIONS = 64
_MARGIN = 0.85  # candidates are sought from this share of the least similarity, as MinHash estimates it
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Section:
    """A section of a report; ``text`` is its Chinese characters, ``places`` where each stands in ``printed``."""

    report: str
    agency: str
    year: int
    number: int
    title: str
    printed: str
    text: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Resemblance:
    section: _Section
    other: _Section
    similarity: Decimal


def resemblances_to_quads(store: ox.Store) -> Iterator[ox.Quad]:
    """Give the resemblances among the reports of a store, each under its report."""
    sections = _sections(store)
    for resemblance in (*_with_year_before(sections), *_with_other_agencies(sections)):
        yield from _quads(resemblance)


def similarity(first: str, second: str, run_length: int) -> Decimal:
    """Give the share of the runs of two texts that stand in both, cut off after two decimals."""
    runs, others = _runs(first, run_length), _runs(second, run_length)
    either = len(runs | others)
    return Decimal(100 * len(runs & others) // either) / 100 if either else Decimal(0)


def _sections(store: ox.Store) -> tuple[_Section, ...]:
    query = files("shapes").joinpath("sections.rq").read_text("utf-8")
    found = store.query(query)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("sections.rq: not a SELECT query")
    return tuple(sorted(map(_section, found), key=lambda section: (section.year, section.report, section.number)))


def _section(solution: ox.QuerySolution) -> _Section:
    printed = solution["text"].value
    places = tuple(match.start() for match in _HAN.finditer(printed))
    return _Section(
        report=solution["report"].value,
        agency=solution["agency"].value,
        year=int(solution["year"].value),
        number=int(solution["number"].value),
        title=solution["title"].value if solution["title"] else "",
        printed=printed,
        text="".join(printed[place] for place in places),
        places=places,
    )


def _with_year_before(sections: tuple[_Section, ...]) -> Iterator[_Resemblance]:
    tolerance = copy_tolerance("year")
    known = {(section.agency, section.year, section.number): section for section in sections}
    for section in _comparable(sections, tolerance):
        other = known.get((section.agency, section.year - 1, section.number))
        if other is not None and len(other.text) >= tolerance.least_length:
            share = similarity(section.text, other.text, tolerance.run_length)
            if share >= tolerance.least_similarity:
                yield _Resemblance(section, other, share)


def _with_other_agencies(sections: tuple[_Section, ...]) -> Iterator[_Resemblance]:
    """Give each section's likest of another agency.

    A section that resembles an earlier one is not compared with later ones, so that any number of copies of one text
    costs no more than as many texts; the first resembles its first copy.
    """
    tolerance = copy_tolerance("agency")
    by_number: dict[int, list[_Section]] = defaultdict(list)
    for section in _comparable(sections, tolerance):
        by_number[section.number].append(section)
    for number in sorted(by_number):
        yield from _likest(by_number[number], tolerance)


def _likest(sections: list[_Section], tolerance: CopyTolerance) -> Iterator[_Resemblance]:
    index = MinHashLSH(threshold=float(tolerance.least_similarity) * _MARGIN, num_perm=_PERMUTATIONS)
    originals: dict[str, _Section] = {}
    copied: set[str] = set()
    for section in sections:
        sketch = _sketch(section.text, tolerance.run_length)
        likest = _best(section, index.query(sketch), originals, tolerance)
        if likest is None:
            index.insert(section.report, sketch)
            originals[section.report] = section
            continue
        yield likest
        if likest.other.report not in copied:
            copied.add(likest.other.report)
            yield _Resemblance(likest.other, section, likest.similarity)


def _best(
    section: _Section, candidates: list[str], known: Mapping[str, _Section], tolerance: CopyTolerance
) -> _Resemblance | None:
    others = (known[report] for report in sorted(candidates) if known[report].agency != section.agency)
    found = (_Resemblance(section, o, similarity(section.text, o.text, tolerance.run_length)) for o in others)
    return max(
        (one for one in found if one.similarity >= tolerance.least_similarity),
        key=lambda one: one.similarity,
        default=None,
    )


def _comparable(sections: tuple[_Section, ...], tolerance: CopyTolerance) -> Iterator[_Section]:
    for section in sections:
        if section.number in tolerance.sections and len(section.text) >= tolerance.least_length:
            yield section


def _runs(text: str, length: int) -> frozenset[str]:
    return frozenset(text[start : start + length] for start in range(len(text) - length + 1))


def _sketch(text: str, length: int) -> MinHash:
    sketch = MinHash(num_perm=_PERMUTATIONS, hashfunc=zlib.crc32)
    sketch.update_batch([run.encode() for run in sorted(_runs(text, length))])
    return sketch


def _shared_passage(section: _Section, other: _Section, length: int) -> str:
    """Give the longest stretch of the section, as printed, whose Chinese characters stand in the other one too."""
    best = (0, 0)
    start = 0
    for end in range(1, len(section.text) + 1):
        while start < end and section.text[start:end] not in other.text:
            start += 1
        best = max(best, (end - start, -start))
    size, first = best[0], -best[1]
    if size < length:
        return ""
    return section.printed[section.places[first] : section.places[first + size - 1] + 1]


def _quads(resemblance: _Resemblance) -> Iterator[ox.Quad]:
    section, other = resemblance.section, resemblance.other
    key = hashlib.sha256(f"{other.report}\x1f{other.number}".encode()).hexdigest()[:16]
    node = ox.NamedNode(iris.part(section.report, "resemblance", f"{section.number}-{key}"))
    decimal = ox.NamedNode(iris.XSD + "decimal")
    passage = _shared_passage(section, other, copy_tolerance("year").run_length)
    yield ox.Quad(node, ox.NamedNode(iris.RDF + "type"), _term("Resemblance"))
    yield ox.Quad(node, _term("report"), ox.NamedNode(section.report))
    yield ox.Quad(node, _term("resembles"), ox.NamedNode(other.report))
    yield ox.Quad(node, _term("number"), ox.Literal(section.number))
    yield ox.Quad(node, _term("similarity"), ox.Literal(str(resemblance.similarity), datatype=decimal))
    yield ox.Quad(node, _term("sharedPassage"), ox.Literal(passage))
    if section.title:
        yield ox.Quad(node, _term("locator"), ox.Literal(section.title))


def _term(name: str) -> ox.NamedNode:
    return ox.NamedNode(iris.term(name))
