"""Figures of an agency's tables that agree with each other and with those of the year before.

Takes the blocks of a year and the figures printed the year before, if any; gives figures of which no rule can complain:
the sums hold, what was carried over is carried in, stocks roll on, nothing leaps. Sizes are realistic.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

from bench.figures import NOT_RESULTS, Numbers
from ontology.form import Block

_LEAST_GROWTH, _MOST_GROWTH = 0.7, 1.4
_LARGE = 4
_ITEMS = (0, 0, 5, 40, 900, 20_000)
_REQUESTS = (0, 0, 1, 4, 12, 60)
_DISPUTES = (0, 0, 0, 2, 30)
_CENTS = Decimal("0.01")
_STOCK, _YEARLY = 40, 5
_MOST_FEES, _MOST_CHANGE = 90_000, 9


def coherent_numbers(random: Random, blocks: tuple[Block, ...], before: Numbers) -> Numbers:
    """Fill every cell of the blocks; ``before`` are the figures of the year before, empty in the first one."""
    numbers: Numbers = {}
    for block in blocks:
        numbers |= _FILLED[block.table](random, block, before)
    return numbers


def _items(random: Random, block: Block, before: Numbers) -> Numbers:
    numbers: Numbers = {}
    for row in block.rows:
        columns = {column.id for column in block.columns}
        if "in-force" in columns:
            figures = _stock(random, before.get((2, row.id, "in-force")))
        elif "total-disclosed" in columns:
            figures = _disclosed(random, before.get((2, row.id, "total-disclosed")))
        else:
            figures = {
                column.id: _item(random, column.id, column.unit, before.get((2, row.id, column.id)))
                for column in block.columns
            }
        numbers |= {(2, row.id, column): Decimal(0) if row.id == "rules" else figures[column] for column in columns}
    return numbers


def _stock(random: Random, before: Decimal | None) -> dict[str, Decimal]:
    issued = Decimal(random.randint(0, _YEARLY))
    stock = Decimal(random.randint(0, _STOCK)) if before is None else before
    repealed = Decimal(random.randint(0, min(_YEARLY, int(stock))))
    return {"issued": issued, "repealed": repealed, "in-force": stock + issued - repealed}


def _disclosed(random: Random, before: Decimal | None) -> dict[str, Decimal]:
    made = Decimal(random.randint(0, _YEARLY))
    disclosed = Decimal(random.randint(0, int(made)))
    stock = Decimal(random.randint(0, _STOCK)) if before is None else before
    return {"newly-made": made, "newly-disclosed": disclosed, "total-disclosed": stock + disclosed}


def _item(random: Random, column: str, unit: str, before: Decimal | None) -> Decimal:
    if column == "change":
        return Decimal(random.randint(-_MOST_CHANGE, _MOST_CHANGE))
    if unit in ("件", "项"):
        return _grown(random, before, _ITEMS)
    if before is None:
        return random.choice((Decimal(0), Decimal(random.randint(0, _MOST_FEES)) * _CENTS))
    return (before * Decimal(random.uniform(_LEAST_GROWTH, _MOST_GROWTH))).quantize(_CENTS)


def _requests(random: Random, block: Block, before: Numbers) -> Numbers:
    numbers: Numbers = {}
    *applicants, total = (column.id for column in block.columns)
    results = [row.id for row in block.rows if row.id not in NOT_RESULTS]
    usual = random.choice(_REQUESTS)
    for index, applicant in enumerate(applicants):
        sizes = (0, 1) if before else (0, 0, usual) if index == 0 else (0, 0, 0, 0, usual // 4)
        some = {row: _grown(random, before.get((3, row, applicant)), sizes) for row in results}
        carried_in = before.get((3, "carried-out", applicant), Decimal(0))
        some["granted"] += max(Decimal(0), carried_in - sum(some.values(), Decimal(0)))
        concluded = sum(some.values(), Decimal(0))
        carried_out = Decimal(random.randint(int(concluded) // 20, int(concluded) // 10))
        some |= {"concluded-total": concluded, "carried-out": carried_out, "carried-in": carried_in}
        some["received"] = concluded + carried_out - carried_in
        numbers |= {(3, row, applicant): number for row, number in some.items()}
    for row in (row.id for row in block.rows):
        numbers[3, row, total] = sum((numbers[3, row, applicant] for applicant in applicants), Decimal(0))
    return numbers


def _disputes(random: Random, block: Block, before: Numbers) -> Numbers:
    numbers: Numbers = {}
    *results, total = (column.id for column in block.columns)
    for row in block.rows:
        sizes = (0, random.choice(_DISPUTES))
        numbers |= {(4, row.id, result): _grown(random, before.get((4, row.id, result)), sizes) for result in results}
        numbers[4, row.id, total] = sum((numbers[4, row.id, result] for result in results), Decimal(0))
    return numbers


def _grown(random: Random, before: Decimal | None, sizes: tuple[int, ...]) -> Decimal:
    """Give a figure like that of the year before; small ones may come and go."""
    if before is None:
        return Decimal(random.randint(0, random.choice(sizes)))
    if before < _LARGE:
        return Decimal(max(0, int(before) + random.choice((-1, 0, 0, 0, 1))))
    return Decimal(int(int(before) * random.uniform(_LEAST_GROWTH, _MOST_GROWTH)))


_FILLED = {2: _items, 3: _requests, 4: _disputes}
