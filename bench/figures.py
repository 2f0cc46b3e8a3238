"""Figures of made-up statutory tables: the sums of the form hold, most cells are zero, sizes are realistic."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from bench.layouts import Key
from ontology.form import Block, forms

Numbers = dict[Key, Decimal]
_PERCENT_OF_HYBRIDS = 12
_BUSY = 0.25
NOT_RESULTS = frozenset({"received", "carried-in", "concluded-total", "carried-out"})
_SIZES = (0, 0, 5, 40, 900, 20_000, 1_500_000)


def random_blocks(random: Random, year: int) -> tuple[Block, ...]:
    """Give the blocks of the year's form, now and then some of them of the other version."""
    usual = next(version for version in reversed(forms()) if year >= version.first_year)
    other = next(version for version in forms() if version is not usual)
    if random.randrange(100) >= _PERCENT_OF_HYBRIDS:
        return usual.blocks
    replaced = {block.heading: block for block in random.sample(other.blocks[:-1], random.randint(1, 3))}
    blocks = [replaced.get(block.heading, block) for block in usual.blocks[:-1]]
    # Table four is the same in both versions: nothing but table three tells which one is meant.
    last = usual if blocks[-1] in usual.blocks else other
    return (*blocks, last.blocks[-1])


def random_numbers(random: Random, blocks: tuple[Block, ...]) -> Numbers:
    """Fill every cell of the blocks."""
    numbers: Numbers = {}
    for block in blocks:
        numbers |= {2: _items, 3: _requests, 4: _disputes}[block.table](random, block)
    return numbers


def _items(random: Random, block: Block) -> Numbers:
    return {
        (2, row.id, column.id): _item(random, column.id, column.unit) for row in block.rows for column in block.columns
    }


def _item(random: Random, column: str, unit: str) -> Decimal:
    size = random.choice(_SIZES)
    if unit not in ("件", "项") and size:
        return Decimal(random.randint(1, size * 10_000)).scaleb(-random.choice((0, 1, 2, 4)))
    number = Decimal(random.randint(0, size))
    return -number if column == "change" and random.random() < 1 / 3 else number


def _requests(random: Random, block: Block) -> Numbers:
    numbers: Numbers = {}
    *applicants, total = (column.id for column in block.columns)
    results = [row.id for row in block.rows if row.id not in NOT_RESULTS]
    busy = random.random() < _BUSY
    for index, applicant in enumerate(applicants):
        most = random.choice((0, 0, 1, 12, 300) if busy or index == 0 else (0, 0, 0, 1))
        some = {row: Decimal(random.randint(0, most) if random.random() < _BUSY else 0) for row in results}
        concluded, carried_out = sum(some.values(), Decimal(0)), Decimal(random.randint(0, most // 4))
        carried_in = Decimal(random.randint(0, min(most // 4, int(concluded))))
        some |= {"concluded-total": concluded, "carried-out": carried_out, "carried-in": carried_in}
        some["received"] = concluded + carried_out - carried_in
        numbers |= {(3, row, applicant): number for row, number in some.items()}
    for row in (row.id for row in block.rows):
        numbers[3, row, total] = sum((numbers[3, row, applicant] for applicant in applicants), Decimal(0))
    return numbers


def _disputes(random: Random, block: Block) -> Numbers:
    numbers: Numbers = {}
    *results, total = (column.id for column in block.columns)
    for row in block.rows:
        most = random.choice((0, 0, 0, 2, 30))
        numbers |= {(4, row.id, result): Decimal(random.randint(0, most)) for result in results}
        numbers[4, row.id, total] = sum((numbers[4, row.id, result] for result in results), Decimal(0))
    return numbers
