"""Graphs of small reports, after the model in docs/architecture.md, for tests of the shapes.

A report starts complete and at odds with nothing: every row of its form with 0 in every cell, six sections, an agency
that is known. Each test changes what it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pyoxigraph as ox

from ontology import iris
from ontology.form import Block, form
from ontology.vocabulary import concept, row_measures

AGENCY = iris.agency("610600", "延安市教育局")
TYPE = ox.NamedNode(iris.RDF + "type")
ROW_SCHEMES = {2: "item", 3: "outcome", 4: "procedure"}
COLUMN_SCHEMES = {2: "item-measure", 3: "applicant", 4: "result"}
PREFIXES = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in iris.PREFIXES.items())
SCHEMES = (
    "outcome",
    "applicant",
    "item",
    "channel",
    "fact-kind",
    "cell-status",
    "agency-kind",
    "level",
    "mode",
    "result",
)
PREFIXES += "".join(f"@prefix {scheme}: <{iris.ID}{scheme}/> .\n" for scheme in SCHEMES)

Cell = tuple[int, str, str]
SOUND_SECTIONS = (
    *((number, "正文") for number in range(1, 5)),
    (5, "主要问题是更新不够及时。下一步将明确专人负责。"),
    (6, "没有收取信息处理费。"),
)


@dataclass(frozen=True)
class ReportGraph:
    """A report to be: ``figures`` and ``notes`` replace the zeros of cells, ``without`` are rows that are not there."""

    year: int | None = 2022
    version: str = "2021"
    blocks: tuple[Block, ...] = ()
    figures: dict[Cell, int | Decimal | None] = field(default_factory=dict)
    notes: dict[Cell, str] = field(default_factory=dict)
    without: frozenset[tuple[int, str]] = frozenset()
    sections: tuple[tuple[int, str], ...] = SOUND_SECTIONS
    agency: str = (
        'a xxgk:Agency ; skos:prefLabel "延安市教育局"@zh ; skos:altLabel "市教育局"@zh ; '
        "xxgk:region id:division\\/610600 ; xxgk:agencyKind agency-kind:department ; xxgk:level level:prefecture"
    )
    turtle: str = ""
    agency_iri: str = AGENCY

    @property
    def iri(self) -> str:
        """The report's IRI."""
        return iris.report(self.agency_iri, self.year) if self.year else iris.document_report("0" * 64)

    def with_figures(self, *changes: tuple[int, str, str, int | Decimal | None]) -> ReportGraph:
        """Give the report with other figures in some cells; None leaves the cell out."""
        figures = {(table, row, column): value for table, row, column, value in changes}
        return replace(self, figures={**self.figures, **figures})

    def with_turtle(self, turtle: str) -> ReportGraph:
        """Give the report with further triples; ``<>`` is the report."""
        return replace(self, turtle=self.turtle + turtle + "\n")

    def quads(self) -> Iterator[ox.Quad]:
        """Give the quads of the report and its agency."""
        for block in self.blocks or form(self.version).blocks:
            yield from self._block(block)
        yield from _triples(self.iri, self._turtle())

    def _block(self, block: Block) -> Iterator[ox.Quad]:
        for row in block.rows:
            if (block.table, row.id) not in self.without:
                node = ox.NamedNode(iris.row(self.iri, block.table, row.id))
                yield ox.Quad(node, TYPE, _term("TableRow"))
                yield ox.Quad(node, _term("report"), ox.NamedNode(self.iri))
                yield ox.Quad(node, _term("table"), ox.Literal(block.table))
                yield ox.Quad(node, _term("row"), ox.NamedNode(row.concept.iri))
                yield ox.Quad(node, _term("block"), ox.NamedNode(block.iri))
                yield ox.Quad(node, _term("locator"), ox.Literal(f"表{block.table} {row.label}"))
                for column in block.columns:
                    yield from self._cell(node, block.table, row.id, column.id)

    def _cell(self, node: ox.NamedNode, table: int, row: str, column: str) -> Iterator[ox.Quad]:
        key = (table, row, column)
        if key in self.notes:
            yield from _triples(self.iri, self._note(key, self.notes[key]))
            return
        value = self.figures.get(key, 0)
        if value is not None:
            measure = row_measures()[concept(COLUMN_SCHEMES[table], column).iri]
            yield ox.Quad(node, ox.NamedNode(measure), _number(value))

    def _note(self, key: Cell, about: str) -> str:
        table, row, column = key
        row_iri, column_iri = iris.concept(ROW_SCHEMES[table], row), iris.concept(COLUMN_SCHEMES[table], column)
        return (
            f"<{iris.cell(self.iri, table, row, column)}> a xxgk:CellNote ; xxgk:report <> ; xxgk:table {table} ; "
            f'xxgk:row <{row_iri}> ; xxgk:column <{column_iri}> ; xxgk:locator "第9行" ; {about} .'
        )

    def _turtle(self) -> str:
        year = f"xxgk:year {self.year} ;" if self.year else ""
        agency = f"<{self.agency_iri}> {self.agency} . <> xxgk:agency <{self.agency_iri}> ." if self.agency else ""
        sections = "".join(
            f"<{self.iri}/section/{index}> a xxgk:Section ; xxgk:report <> ; xxgk:number {number} ; "
            f'xxgk:start {index * 100} ; xxgk:text "{text}" .\n'
            for index, (number, text) in enumerate(self.sections, 1)
        )
        return f'<> a xxgk:Report ; {year} dct:source "a.txt" .\n{agency}\n{sections}\n{self.turtle}'


def quads_of(*reports: ReportGraph) -> list[ox.Quad]:
    """Give the quads of several reports together."""
    return [quad for report in reports for quad in report.quads()]


def fact(number: int, kind: str, value: str, about: str = "", approximate: bool = False) -> str:
    """Give a narrative fact in Turtle; ``about`` are its further properties."""
    return (
        f"<{AGENCY_REPORT}/fact/{number}> a xxgk:NarrativeFact ; xxgk:report <{AGENCY_REPORT}> ; "
        f"xxgk:kind fact-kind:{kind} ; xxgk:value {value} ; xxgk:approximate {str(approximate).lower()} ; "
        f'xxgk:locator "第{number}行" {"; " + about if about else ""} .'
    )


def part_of(number: int) -> str:
    """Give the property that makes a fact a part of another."""
    return f"xxgk:partOf <{AGENCY_REPORT}/fact/{number}>"


AGENCY_REPORT = iris.report(AGENCY, 2022)


def _triples(report: str, turtle: str) -> Iterable[ox.Quad]:
    for triple in ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE, base_iri=report):
        yield ox.Quad(triple.subject, triple.predicate, triple.object)


def _term(name: str) -> ox.NamedNode:
    return ox.NamedNode(iris.term(name))


def _number(value: int | Decimal) -> ox.Literal:
    if isinstance(value, int):
        return ox.Literal(value)
    return ox.Literal(str(value), datatype=ox.NamedNode(iris.XSD + "decimal"))
