"""Single faults for the reports of a series, one or more for each rule: what is done to a draft, and where it shows.

Takes a draft and those beside it; gives the draft with the fault and its places on record, or None where the draft does
not allow it. Everything else in the report stays in order. Versions at odds (CONFLICTING-VERSIONS) are made by
``series.py``, as they need a second document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from bench.data import load
from bench.drafts import Draft, parts_sentence
from bench.truth import TrueFact
from ontology.divisions import names_in_use
from ontology.form import forms


@dataclass(frozen=True, slots=True)
class Beside:
    """What a fault may depend on: the agency's report of the year before, another agency's of the year, and its file,
    and whether no further year follows.
    """

    previous: Draft | None
    other: Draft | None
    other_file: str
    is_last: bool


Fault = Callable[[Random, Draft, Beside], Draft | None]
_PERSON, _TOTAL = "natural-person", "total"
_UNTOLD = ("state-secret", "endangers-security-stability", "enforcement-file", "excessive", "repeated")
_IN_TABLE_TWO = (("licensing", "decisions"), ("penalties", "decisions"), ("coercive-measures", "decisions"))
_LEAST_BASE, _LEAP, _LARGE_SHARE = 20, 8, 10
_HUGE = Decimal("6000000000")
_LATE_MONTH = "6"
_HAVE_DEADLINES = ("department", "government", "office")
_MAY_MAKE_RULES = ("government",)


def random_fault(random: Random, rules: Sequence[str], draft: Draft, beside: Beside) -> Draft:
    """Put a fault against one of the rules into a draft, or none where it allows none."""
    for rule in random.sample(rules, len(rules)):
        for fault in random.sample(FAULTS[rule], len(FAULTS[rule])):
            faulty = fault(random, draft, beside)
            if faulty is not None:
                return faulty
    return draft


def _row_totals(random: Random, draft: Draft, _: Beside) -> Draft | None:
    """Print higher totals of applicants in three rows, by which no column is at odds."""
    more = random.randint(1, 9)
    rows = ("received", "granted", "concluded-total")
    return draft.with_numbers({(3, row, _TOTAL): more for row in rows}).at_fault(
        "T3-ROW-TOTAL", *(("3", row, _TOTAL) for row in rows)
    )


def _outcome_sums(random: Random, draft: Draft, _: Beside) -> Draft | None:
    more = random.randint(1, 9)
    columns = (_PERSON, _TOTAL)
    return draft.with_numbers({(3, "granted", column): more for column in columns}).at_fault(
        "T3-OUTCOME-SUM", *(("3", "concluded-total", column) for column in columns)
    )


def _balance(random: Random, draft: Draft, _: Beside) -> Draft | None:
    more = random.randint(1, 9)
    columns = (_PERSON, _TOTAL)
    return draft.with_numbers({(3, "received", column): more for column in columns}).at_fault(
        "T3-BALANCE", *(("3", "", column) for column in columns)
    )


def _dispute_total(random: Random, draft: Draft, _: Beside) -> Draft | None:
    row = random.choice([row.id for row in draft.blocks[-1].rows])
    return draft.with_numbers({(4, row, _TOTAL): random.randint(1, 5)}).at_fault("T4-TOTAL", ("4", row, _TOTAL))


def _odd_number(random: Random, draft: Draft, _: Beside) -> Draft | None:
    """Print a count with a fraction, or a negative one."""
    row, column = random.choice(_IN_TABLE_TWO)
    key = (2, row, column)
    number = random.choice((Decimal("12.5"), Decimal(-3)))
    changed = replace(draft, numbers=draft.numbers | {key: number}, silent=draft.silent | {"decisions"})
    return changed.at_fault("CELL-TYPE", ("2", row, column))


def _text_in_cell(random: Random, draft: Draft, _: Beside) -> Draft | None:
    row, column = random.choice(_IN_TABLE_TWO)
    changed = replace(draft, texts={(2, row, column): "无"}, silent=draft.silent | {"decisions"})
    return changed.at_fault("CELL-TYPE", ("2", row, column))


def _slash_in_cell(random: Random, draft: Draft, _: Beside) -> Draft | None:
    table, row, column = random.choice([(2, *key) for key in _IN_TABLE_TWO] + [(3, row, _TOTAL) for row in _UNTOLD])
    changed = replace(
        draft, texts={(table, row, column): random.choice("/-")}, silent=draft.silent | {"decisions", "outcomes"}
    )
    return changed.at_fault("CELL-BLANK", (str(table), row, column))


def _no_table(random: Random, draft: Draft, _: Beside) -> Draft | None:
    table = random.choice((2, 4))
    return replace(draft, without=table).at_fault("TABLE-MISSING", (str(table), "", ""))


def _no_heading(random: Random, draft: Draft, _: Beside) -> Draft | None:
    headings = [block.heading for block in draft.blocks if block.table == 2]
    return replace(draft, lost=frozenset({random.choice(headings[1:])})).at_fault("ROW-MISSING", ("2", "", ""))


def _no_row(random: Random, draft: Draft, _: Beside) -> Draft | None:
    left_out = random.choice(_UNTOLD)
    blocks = tuple(
        replace(block, rows=tuple(row for row in block.rows if row.id != left_out)) for block in draft.blocks
    )
    return replace(draft, blocks=blocks).at_fault("ROW-MISSING", ("3", left_out, ""))


def _no_last_section(_: Random, draft: Draft, __: Beside) -> Draft | None:
    return replace(draft, sections=draft.sections[:1]).at_fault("SECTION-MISSING", ("", "", ""))


def _empty_section(_: Random, draft: Draft, __: Beside) -> Draft | None:
    return replace(draft, empty=frozenset(draft.sections[:1])).at_fault("SECTION-MISSING", ("", "", ""))


def _sections_out_of_order(_: Random, draft: Draft, __: Beside) -> Draft | None:
    return replace(draft, sections=draft.sections[::-1]).at_fault("SECTION-MISSING", ("", "", ""))


def _other_form(random: Random, draft: Draft, _: Beside) -> Draft | None:
    """Print one block of table two as the other version of the form has it."""
    other = next(form for form in forms() if form.blocks[0] is not draft.blocks[0])
    heading = random.choice([block.heading for block in draft.blocks[1:3]])
    foreign = next(block for block in other.blocks if block.heading == heading)
    blocks = tuple(foreign if block.heading == heading else block for block in draft.blocks)
    zeros = {(2, row.id, column.id): Decimal(0) for row in foreign.rows for column in foreign.columns}
    return replace(draft, blocks=blocks, numbers=zeros | draft.numbers).at_fault("FORM-MISMATCH", ("2", "", ""))


def _rules(random: Random, draft: Draft, beside: Beside) -> Draft | None:
    if draft.reporter.kind in _MAY_MAKE_RULES or not beside.is_last:
        return None
    made = random.randint(1, 6)
    columns = ("issued", "in-force") if (2, "rules", "issued") in draft.numbers else ("newly-made", "total-disclosed")
    return draft.with_numbers({(2, "rules", column): made for column in columns}).at_fault(
        "RULEMAKING-POWER", ("2", "rules", "")
    )


def _small_stock(random: Random, draft: Draft, beside: Beside) -> Draft | None:
    key = (2, "normative-documents", "in-force")
    if key not in draft.numbers or (beside.previous is not None and key in beside.previous.numbers):
        return None
    issued = Decimal(random.randint(6, 12))
    stock = {"issued": issued, "repealed": Decimal(1), "in-force": issued - random.randint(2, 5)}
    numbers = draft.numbers | {(2, "normative-documents", column): number for column, number in stock.items()}
    return replace(draft, numbers=numbers).at_fault("NORMATIVE-STOCK", ("2", "normative-documents", "in-force"))


def _small_total(random: Random, draft: Draft, _: Beside) -> Draft | None:
    keys = [(2, "normative-documents", column) for column in ("newly-made", "newly-disclosed", "total-disclosed")]
    if keys[0] not in draft.numbers:
        return None
    total = draft.numbers[keys[2]]
    new = total + random.randint(1, 6)
    numbers = draft.numbers | {keys[0]: new, keys[1]: new}
    return replace(draft, numbers=numbers).at_fault("DISCLOSED-STOCK", ("2", "normative-documents", "total-disclosed"))


def _huge_fees(random: Random, draft: Draft, beside: Beside) -> Draft | None:
    key = (2, "fees", "amount")
    if key not in draft.numbers or not beside.is_last or _before(beside, key) >= _LEAST_BASE:
        return None
    amount = _HUGE + random.randint(1, 900_000)
    return replace(draft, numbers=draft.numbers | {key: amount}).at_fault("FEE-UNIT", ("2", "fees", "amount"))


def _claim(rule: str, theme: str, name: str, key: tuple[int, str, str], fact: tuple[str, str]) -> Fault:
    """Give the fault that the text has another figure than a cell."""

    def fault(random: Random, draft: Draft, _: Beside) -> Draft | None:
        beside_it = sum((abs(number) for cell, number in draft.numbers.items() if cell[:2] == key[:2]), Decimal(0))
        carried = draft.numbers[3, "carried-in", _TOTAL] + draft.numbers[3, "carried-out", _TOTAL]
        said = beside_it + carried + random.randint(2, 9)
        text = load("series")["claims"][name].format(**draft.words, n=said)
        changed = draft.saying(theme, text, TrueFact(*fact, str(said), "件", False, text))
        return changed.at_fault(rule, (str(key[0]), *key[1:]))

    return fault


def _denial(theme: str, name: str, key: tuple[int, str, str], kind: str) -> Fault:
    """Give the fault that the text denies what a cell has."""

    def fault(_: Random, draft: Draft, __: Beside) -> Draft | None:
        if draft.numbers[key] == 0:
            return None
        text = load("series")["claims"][name].format(**draft.words)
        changed = draft.saying(theme, text, TrueFact(kind, _TOTAL, "0", "", False, text))
        return changed.at_fault("CLAIM-ABSOLUTE", (str(key[0]), *key[1:]))

    return fault


def _rate(random: Random, draft: Draft, _: Beside) -> Draft | None:
    rate = str(random.randint(101, 140))
    text = load("series")["claims"]["rate"].format(n=rate)
    changed = draft.saying("rates", text, TrueFact("rate", "conclusion", rate, "%", False, text))
    return changed.at_fault("CLAIM-PERCENT", ("narrative", "rate", "conclusion"))


def _parts(random: Random, draft: Draft, _: Beside) -> Draft | None:
    sentence = parts_sentence(random, draft, missing=random.randint(-15, -1))
    return draft.saying("parts", sentence.text, *sentence.facts).at_fault(
        "PARTS-SUM", ("narrative", "disclosed-total", _TOTAL)
    )


def _foreign_agency(random: Random, draft: Draft, beside: Beside) -> Draft | None:
    other = beside.other
    if other is None or other.is_unresolved or other.reporter.division == draft.reporter.division:
        return None
    text = random.choice(load("series")["claims"]["foreign"]).format(**draft.words, other=other.reporter.printed)
    return draft.saying("foreign", text).at_fault("FOREIGN-AGENCY", ("", "", ""))


def _other_period(_: Random, draft: Draft, __: Beside) -> Draft | None:
    return replace(draft, period=draft.year - 1).at_fault("YEAR-MISMATCH", ("", "", ""))


def _figure_of_other_year(_: Random, draft: Draft, __: Beside) -> Draft | None:
    received = draft.numbers[3, "received", _TOTAL]
    if received == 0:
        return None
    text = load("series")["claims"]["last_year"].format(**draft.words, n=received)
    changed = draft.saying("received", text)
    return changed.at_fault("YEAR-MISMATCH", ("", "", ""))


def _misprinted_division(random: Random, draft: Draft, _: Beside) -> Draft | None:
    reporter, name = draft.reporter, draft.reporter.division.name
    misprints = load("series")["misprints"]
    wrong = [name.replace(char, misprints[char]) for char in name[:-1] if char in misprints]
    if not wrong or wrong[0] in names_in_use() or not reporter.name.startswith(name):
        return None
    printed = reporter.printed.replace(name, wrong[0])
    misprinted = replace(reporter, printed=printed, name=reporter.name.replace(name, wrong[0]))
    changed = replace(draft, reporter=misprinted, words=draft.words | {"agency": printed}, is_unresolved=True)
    return changed.at_fault("AGENCY-UNKNOWN", ("", "", ""))


def _late(_: Random, draft: Draft, __: Beside) -> Draft | None:
    if draft.reporter.kind not in _HAVE_DEADLINES:
        return None
    return replace(draft, words=draft.words | {"month": _LATE_MONTH}).at_fault("LATE", ("", "", ""))


def _no_fee_statement(_: Random, draft: Draft, __: Beside) -> Draft | None:
    if not draft.asks_for_fees:
        return None
    return replace(draft, tells_fees=False).at_fault("FEE-STATEMENT", ("", "", ""))


def _half_a_section(random: Random, draft: Draft, _: Beside) -> Draft | None:
    prose = random.choice((replace(draft.prose, problems=""), replace(draft.prose, improvements="")))
    return replace(draft, prose=prose).at_fault("SECTION5-EMPTY", ("", "", ""))


def _lost_figure(random: Random, draft: Draft, _: Beside) -> Draft | None:
    """Leave a figure out where nothing but their number tells the columns."""
    row = random.choice(_UNTOLD)
    columns = [column.id for block in draft.blocks if block.table == 3 for column in block.columns]
    return replace(
        draft,
        texts={(3, row, random.choice(columns)): ""},
        unreadable=frozenset((3, row, column) for column in columns),
        layouts=frozenset({"cell per line"}),
    ).at_fault("EXTRACTION-INCOMPLETE", ("3", row, ""))


def _carried_over(random: Random, draft: Draft, beside: Beside) -> Draft | None:
    if beside.previous is None:
        return None
    more = random.randint(1, 9)
    columns = (_PERSON, _TOTAL)
    rows = ("carried-in", "granted", "concluded-total")
    return draft.with_numbers({(3, row, column): more for row in rows for column in columns}).at_fault(
        "CARRY-OVER", *(("3", "carried-in", column) for column in columns)
    )


def _stock_not_rolled(random: Random, draft: Draft, beside: Beside) -> Draft | None:
    key = (2, "normative-documents", "in-force")
    if beside.previous is None or key not in beside.previous.numbers or key not in draft.numbers:
        return None
    return draft.with_numbers({key: random.randint(1, 9)}).at_fault("STOCK-ROLL", ("2", *key[1:]))


def _leap(random: Random, draft: Draft, beside: Beside) -> Draft | None:
    keys = [(2, row, column) for row, column in _IN_TABLE_TWO if _before(beside, (2, row, column)) >= _LEAST_BASE]
    if not keys:
        return None
    key = random.choice(keys)
    changed = replace(draft, numbers=draft.numbers | {key: _before(beside, key) * _LEAP})
    return changed.at_fault("OUTLIER", ("2", *key[1:]))


def _copied_year(_: Random, draft: Draft, beside: Beside) -> Draft | None:
    if beside.previous is None:
        return None
    return replace(draft, prose=beside.previous.prose).at_fault("COPIED-YEAR", ("", "", ""))


def _copied_agency(_: Random, draft: Draft, beside: Beside) -> Draft | None:
    if beside.other is None or beside.other.reporter.name == draft.reporter.name:
        return None
    return replace(draft, prose=beside.other.prose).at_fault("COPIED-AGENCY", ("", "", ""), of=beside.other_file)


def _before(beside: Beside, key: tuple[int, str, str]) -> Decimal:
    return beside.previous.numbers.get(key, Decimal(0)) if beside.previous else Decimal(0)


FAULTS: Mapping[str, tuple[Fault, ...]] = {
    "T3-ROW-TOTAL": (_row_totals,),
    "T3-OUTCOME-SUM": (_outcome_sums,),
    "T3-BALANCE": (_balance,),
    "T4-TOTAL": (_dispute_total,),
    "CELL-TYPE": (_odd_number, _text_in_cell),
    "CELL-BLANK": (_slash_in_cell,),
    "TABLE-MISSING": (_no_table,),
    "ROW-MISSING": (_no_heading, _no_row),
    "SECTION-MISSING": (_no_last_section, _empty_section, _sections_out_of_order),
    "FORM-MISMATCH": (_other_form,),
    "RULEMAKING-POWER": (_rules,),
    "NORMATIVE-STOCK": (_small_stock,),
    "DISCLOSED-STOCK": (_small_total,),
    "FEE-UNIT": (_huge_fees,),
    "CLAIM-RECEIVED": (
        _claim("CLAIM-RECEIVED", "received", "received", (3, "received", _TOTAL), ("applications-received", _TOTAL)),
    ),
    "CLAIM-OUTCOME": (_claim("CLAIM-OUTCOME", "outcomes", "granted", (3, "granted", _TOTAL), ("outcome", "granted")),),
    "CLAIM-DISPUTE": (
        _claim(
            "CLAIM-DISPUTE", "disputes", "reconsideration", (4, "reconsideration", _TOTAL), ("reconsideration", _TOTAL)
        ),
    ),
    "CLAIM-TABLE2": (
        _claim("CLAIM-TABLE2", "decisions", "licensing", (2, "licensing", "decisions"), ("licensing", _TOTAL)),
    ),
    "CLAIM-ABSOLUTE": (
        _denial("received", "no_request", (3, "received", _TOTAL), "applications-received"),
        _denial("disputes", "no_reconsideration", (4, "reconsideration", _TOTAL), "reconsideration"),
    ),
    "CLAIM-PERCENT": (_rate,),
    "PARTS-SUM": (_parts,),
    "FOREIGN-AGENCY": (_foreign_agency,),
    "YEAR-MISMATCH": (_other_period, _figure_of_other_year),
    "AGENCY-UNKNOWN": (_misprinted_division,),
    "LATE": (_late,),
    "FEE-STATEMENT": (_no_fee_statement,),
    "SECTION5-EMPTY": (_half_a_section,),
    "EXTRACTION-INCOMPLETE": (_lost_figure,),
    "CARRY-OVER": (_carried_over,),
    "STOCK-ROLL": (_stock_not_rolled,),
    "OUTLIER": (_leap,),
    "COPIED-YEAR": (_copied_year,),
    "COPIED-AGENCY": (_copied_agency,),
}
