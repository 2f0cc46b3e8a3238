"""A report that was read against the truth about its document.

Takes both; gives how many cells and facts are right, and every difference. A cell is *right*, *unread* (printed, and
nothing was read), *wrong* (read as something else) or *invented* (read, and not printed).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bench.truth import TrueCell, TrueFact, Truth
from extract.formats import decimal_text
from extract.normalise import plain
from extract.report import Fact, Report, TableCell

RIGHT, UNREAD, WRONG, INVENTED = "right", "unread", "wrong", "invented"
_QUOTES = "“”\"'"


@dataclass(frozen=True, slots=True)
class Miss:
    """Something that was not read as it is: in which document, what it is, what was expected and what was read."""

    truth: Truth
    what: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Score:
    """What was measured on one document."""

    truth: Truth
    cells: Counter[str]
    agency: bool
    division: bool
    year: bool
    facts_found: int
    facts_right: int
    facts_due: int
    misses: tuple[Miss, ...]


def score(report: Report | None, truth: Truth) -> Score:
    """Compare a report with the truth; None stands for a document that was refused."""
    cells = tuple(_cells(report.cells if report else (), truth))
    figures = [fact for fact in report.facts if fact.value is not None] if report else []
    facts = tuple(_facts(figures, truth))
    who = tuple(_identity(report, truth))
    outcomes = Counter(outcome for outcome, _ in cells)
    right = sum(miss is None for miss in facts)
    return Score(
        truth,
        outcomes,
        agency=who[0] is None,
        division=who[1] is None,
        year=who[2] is None,
        facts_found=len(set(map(_fact_key, figures))),
        facts_right=right,
        facts_due=len({_true_key(fact) for fact in truth.facts}),
        misses=tuple(miss for miss in (*who, *(miss for _, miss in cells), *facts) if miss is not None),
    )


def _cells(read: tuple[TableCell, ...], truth: Truth) -> Iterator[tuple[str, Miss | None]]:
    found = {(cell.table, cell.row, cell.column): cell for cell in read}
    for true in truth.cells:
        cell = found.pop((true.table, true.row, true.column), None)
        name = f"{true.table} {true.row} {true.column}"
        if cell is None:
            yield UNREAD, Miss(truth, f"{UNREAD} {name}", _true_text(true), "")
        elif _text(cell) == _true_text(true):
            yield RIGHT, None
        else:
            yield WRONG, Miss(truth, f"{WRONG} {name}", _true_text(true), _text(cell))
    for (table, row, column), cell in found.items():
        yield INVENTED, Miss(truth, f"{INVENTED} {table} {row} {column}", "", _text(cell))


def _text(cell: TableCell) -> str:
    value = _number(decimal_text(cell.value)) + cell.unit if cell.value is not None else ""
    return f"{cell.status} {value} ({cell.form})"


def _true_text(cell: TrueCell) -> str:
    value = _number(cell.value) + cell.unit if cell.value else ""
    return f"{cell.status} {value} ({cell.form})"


def _identity(report: Report | None, truth: Truth) -> Iterator[Miss | None]:
    agency = report.agency if report else None
    division = agency.division.code if agency and agency.division else ""
    found = (agency.name if agency else "", division, str(report.year if report else ""))
    for what, expected, read in zip(
        ("agency", "division", "year"), (truth.agency, truth.division, str(truth.year)), found, strict=True
    ):
        yield None if read == expected else Miss(truth, what, expected, read)


def _facts(read: Sequence[Fact], truth: Truth) -> Iterator[Miss | None]:
    """Give None for each fact that is right, a miss for each that is not read or should not be."""
    found = {_fact_key(fact): fact for fact in read}
    due = {_true_key(fact): fact for fact in truth.facts}
    for key in due.keys() & found.keys():
        expected, fact = due[key], found[key]
        if expected.unit not in ("", fact.unit):
            yield Miss(truth, "narrative unit", f"{_shown(key)} {expected.unit} ← {expected.sentence}", fact.unit)
        else:
            yield None
    for key in sorted(due.keys() - found.keys()):
        yield Miss(truth, "narrative unread", f"{_shown(key)} ← {due[key].sentence}", "")
    for key in sorted(found.keys() - due.keys()):
        yield Miss(truth, "narrative invented", "", f"{_shown(key)} ← {plain(found[key].quote)}")


FactKey = tuple[str, str, str, bool]


def _fact_key(fact: Fact) -> FactKey:
    return fact.kind, _unquoted(plain(fact.concept)), _number(decimal_text(fact.value)), fact.approx


def _true_key(fact: TrueFact) -> FactKey:
    return fact.row, _unquoted(fact.column), _number(fact.value), fact.approx


def _shown(key: FactKey) -> str:
    kind, concept, value, approx = key
    return f"{kind} {concept} {'约' if approx else ''}{value}"


def _number(digits: str) -> str:
    return format(Decimal(digits).normalize(), "f")


def _unquoted(text: str) -> str:
    return "".join(char for char in text if char not in _QUOTES)
