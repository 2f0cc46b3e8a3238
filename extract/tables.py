"""Aligned labels to the cells of tables two to four.

Takes the document's pieces; gives every cell by row and column of the form, with its status, printed text and place.
A row's figures are the pieces behind its label; they are given columns only when their number leaves one way to do so.
What cannot be given a row and column without guessing is kept as unread.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, reduce
from itertools import chain

from extract.alignment import FEWEST_LABELS, AlignedLabel, Token, align
from extract.cells import is_unit, read_cell
from extract.copies import Tables, merged
from extract.document import Piece, Place
from extract.labels import Role, canonical, fragments, labels, slots
from extract.leftovers import aligned_to_leftovers, in_another_row
from extract.locators import piece_to_locator
from extract.report import CellStatus, TableCell, Unread
from extract.transposed import upright
from ontology.form import Block, FormColumn, forms

FEWEST_BARE_LABELS = 10


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row label of the form and the figures printed behind it, fillers included."""

    table: int
    item: str
    row: str
    label: tuple[Token, ...]
    figures: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Padding:
    """How many blank fillers stand before and behind the figures of a row."""

    before: int
    behind: int


def pieces_to_tables(pieces: Sequence[Piece], year_form: str) -> Tables:
    """Read tables two to four; ``year_form`` is the version for the report's year, for blocks that show none."""
    read = [_aligned_to_tables(aligned, year_form) for aligned in align(upright(pieces))]
    return reduce(merged, read, Tables((), (), (), ()))


def _aligned_to_tables(aligned: Sequence[AlignedLabel], year_form: str) -> Tables:
    rows = [row for row in aligned_to_rows(aligned) if row.figures]
    evidence = _evidence(aligned)
    versions = _versions(aligned, rows, year_form)
    cells: list[TableCell] = []
    unread: list[Unread] = []
    for item in {row.item: None for row in rows if evidence[row.table]}:
        printed = [row for row in rows if row.item == item]
        block = _block(item, versions[item])
        read, left = _block_cells(printed, block, _printed_columns(aligned, item, block))
        cells += read
        unread += left
    unread += [unread for unread in aligned_to_leftovers(aligned, _figures) if evidence[unread.table]]
    headings = tuple(_missing_headings(aligned, cells))
    return Tables(tuple(cells), tuple(unread), headings, tuple(_spans(aligned, evidence)))


def aligned_to_rows(aligned: Sequence[AlignedLabel]) -> list[PrintedRow]:
    """Give the rows that are printed, each with the figures behind its label; table four as its reader meets it."""
    rows = [
        PrintedRow(entry.label.table, slots()[entry.label.slot].item, entry.label.id, entry.printed, _figures(entry))
        for entry in aligned
        if entry.label.role is Role.ROW and entry.label.table < 4
    ]
    return rows + _table_four_rows([entry for entry in aligned if entry.label.table == 4])


def fit(figures: Sequence[Token], count: int, usual: Padding | None) -> tuple[Token, ...] | None:
    """Give the ``count`` figures of a row without its blank fillers, or None where more than one way is left."""
    if len(figures) == count:
        return tuple(figures)
    ways = {tuple(figures[padding.before : padding.before + count]): padding for padding in _paddings(figures, count)}
    readings = {tuple(token.piece.text for token in way): way for way in ways}
    if len(readings) == 1:
        return next(iter(readings.values()))
    return next((way for way, padding in ways.items() if padding == usual), None)


def _paddings(figures: Sequence[Token], count: int) -> list[Padding]:
    extra = len(figures) - count
    if extra <= 0:
        return [Padding(0, 0)] if extra == 0 else []
    return [
        Padding(before, extra - before)
        for before in range(extra + 1)
        if all(token.piece.text == "" for token in (*figures[:before], *figures[before + count :]))
    ]


def _figures(entry: AlignedLabel) -> tuple[Token, ...]:
    """Give the first run of figures behind a label: past headings or a unit, but never past a label not known."""
    place = entry.printed[-1].piece.place
    found: list[Token] = []
    for token in entry.following:
        if in_another_row(token.piece.place, place):
            break
        if token.is_figure:
            found.append(token)
        elif found or not (is_unit(token.text) or (place.row is None and _is_heading(token))):
            break
    return tuple(found)


def _is_heading(token: Token) -> bool:
    text = canonical(token.text)
    return text in fragments() or any(label.role is not Role.ROW for label in labels().get(text, ()))


def _table_four_rows(aligned: Sequence[AlignedLabel]) -> list[PrintedRow]:
    """Table four has its groups side by side over one row of figures, or one below the other, each with its own."""
    groups = [entry for entry in aligned if entry.label.role is Role.ROW]
    by_group = [(entry, _figures(entry)) for entry in groups]
    if by_group and all(any(token.piece.text for token in figures) for _, figures in by_group):
        return _once([PrintedRow(4, _item(one), one.label.id, one.printed, figures) for one, figures in by_group])
    with_figures = [(entry, figures) for entry in aligned if (figures := tuple(_leading_figures(entry.following)))]
    if not groups or not with_figures:
        return []
    rows = [PrintedRow(4, _item(one), "", one.printed, figures) for one, figures in reversed(with_figures)]
    filled = [sum(bool(token.piece.text) for token in row.figures) for row in rows]
    printings = [row for row, count in zip(rows, filled, strict=True) if count == max(filled)]
    return _once(printings) if any(filled) else printings[:1]


def _once(rows: Sequence[PrintedRow]) -> list[PrintedRow]:
    """Give each row once: one that is printed again with other figures has all of them, which are too many to read."""
    once: dict[str, PrintedRow] = {}
    for row in rows:
        known = once.setdefault(row.row, row)
        if [token.piece.text for token in known.figures] != [token.piece.text for token in row.figures]:
            once[row.row] = replace(known, figures=(*known.figures, *row.figures))
    return list(once.values())


def _leading_figures(tokens: Sequence[Token]) -> Iterator[Token]:
    """Give the figures that tokens begin with, behind headings of table four that are broken in any way."""
    begun = False
    for token in tokens:
        if token.is_figure:
            begun = True
            yield token
        elif begun or not set(canonical(token.text)) <= _characters_of_table_four():
            return


@cache
def _characters_of_table_four() -> frozenset[str]:
    return frozenset(chain.from_iterable(text for text, known in labels().items() if any(x.table == 4 for x in known)))


def _item(entry: AlignedLabel) -> str:
    return slots()[entry.label.slot].item


def _evidence(aligned: Sequence[AlignedLabel]) -> dict[int, bool]:
    """Tell for each table whether enough of it is printed to be that table, not words that happen to look alike.

    Row labels alone are words of the trade (行政许可, 行政处罚); few of them make no table without a heading of it.
    """
    found: dict[int, set[tuple[int, str]]] = {2: set(), 3: set(), 4: set()}
    headed: set[int] = set()
    for entry in aligned:
        found[entry.label.table].add((entry.label.slot, entry.label.id))
        if entry.label.role in (Role.HEADING, Role.COLUMN):
            headed.add(entry.label.table)
    return {
        table: len(seen) >= FEWEST_LABELS and (table in headed or len(seen) >= FEWEST_BARE_LABELS)
        for table, seen in found.items()
    }


def _versions(aligned: Sequence[AlignedLabel], rows: Sequence[PrintedRow], year_form: str) -> dict[str, str]:
    """Decide each block's version: by its own headings and rows, else by those of the blocks beside it."""
    votes: dict[str, Counter[str]] = {slot.item: Counter() for slot in slots()}
    for entry in aligned:
        if entry.label.role is Role.COLUMN and len(entry.label.versions) == 1:
            votes[_item(entry)].update(entry.label.versions)
    for row in rows:
        versions = _versions_of_row(row)
        if len(versions) == 1:
            votes[row.item].update(versions)
    decided = {item: count.most_common(1)[0][0] for item, count in votes.items() if count}
    beside = Counter(version for item, version in decided.items())
    table_three = next((decided[slot.item] for slot in slots() if slot.table == 3 and slot.item in decided), None)
    usual = table_three or (beside.most_common(1)[0][0] if len(beside) == 1 else year_form)
    return {slot.item: decided.get(slot.item, usual) for slot in slots()}


def _versions_of_row(row: PrintedRow) -> set[str]:
    return {block.version for block in _blocks_with(row.item, row.row) if _paddings(row.figures, len(block.columns))}


@cache
def _blocks_with(item: str, row: str) -> tuple[Block, ...]:
    """Give the blocks of both versions under an item that have a row."""
    return tuple(
        block
        for form in forms()
        for block in form.blocks
        if block.heading == item and any(own.id == row for own in block.rows)
    )


def _block(item: str, version: str) -> Block:
    blocks = {block.version: block for form in forms() for block in form.blocks if block.heading == item}
    return blocks.get(version) or next(iter(blocks.values()))


def _printed_columns(aligned: Sequence[AlignedLabel], item: str, block: Block) -> tuple[FormColumn, ...]:
    """Give the block's columns that the document prints headings for."""
    printed = {entry.label.id for entry in aligned if entry.label.role is Role.COLUMN and _item(entry) == item}
    return tuple(column for column in block.columns if column.id in printed)


def _block_cells(
    rows: Sequence[PrintedRow], block: Block, printed: tuple[FormColumn, ...]
) -> tuple[list[TableCell], list[Unread]]:
    wide = block.table == 4 and any(row.row == "" for row in rows)
    own = {row.id for row in block.rows} | ({""} if wide else set())
    columns = _columns(rows, block, printed)
    usual = _usual_padding(rows, len(columns))
    read: list[tuple[list[tuple[str, FormColumn]], tuple[Token, ...]]] = []
    unread: list[Unread] = []
    for row in rows:
        keys = _wide_keys(block) if wide else [(row.row, column) for column in columns]
        figures = fit(row.figures, len(keys), usual)
        if figures is None and not wide and printed:
            keys = [(row.row, column) for column in printed]
            figures = fit(row.figures, len(keys), None)
        if figures is not None and row.row in own:
            read.append((keys, figures))
        elif any(token.piece.text for token in row.figures):
            unread.append(_unread(row))
    starts = _usual_starts([figures[0].piece.place for _, figures in read])
    cells = [
        _cell(block, row, column, token, shifted=figures[0].piece.place.column != starts[figures[0].piece.place.table])
        for keys, figures in read
        for (row, column), token in zip(keys, figures, strict=True)
    ]
    return cells, unread


def _columns(rows: Sequence[PrintedRow], block: Block, printed: tuple[FormColumn, ...]) -> tuple[FormColumn, ...]:
    """Give the columns of a block: only those printed where no row has more figures than these, and fillers behind."""
    few = len(printed)
    filled = [row for row in rows if any(token.piece.text for token in row.figures)]
    fits = all(Padding(0, len(row.figures) - few) in _paddings(row.figures, few) for row in filled)
    return printed if filled and printed and fits else block.columns


def _usual_starts(places: Sequence[Place]) -> dict[int | None, int | None]:
    """Give for each grid the column in which the figures of most rows begin (None where text has no grid)."""
    starts: dict[int | None, Counter[int | None]] = defaultdict(Counter)
    for place in places:
        starts[place.table][place.column] += 1
    return {table: count.most_common(1)[0][0] for table, count in starts.items()}


def _usual_padding(rows: Sequence[PrintedRow], count: int) -> Padding | None:
    """Give the padding of the rows that leave no choice, where they all have the same."""
    found = {ways[0] for row in rows if len(ways := _paddings(row.figures, count)) == 1}
    return found.pop() if len(found) == 1 else None


def _wide_keys(block: Block) -> list[tuple[str, FormColumn]]:
    return [(row.id, column) for row in block.rows for column in block.columns]


def _cell(block: Block, row: str, column: FormColumn, token: Token, *, shifted: bool) -> TableCell:
    reading = read_cell(token.piece.text)
    return TableCell(
        table=block.table,
        block=block.iri,
        form=block.version,
        row=row,
        column=column.id,
        status=reading.status,
        value=reading.value,
        unit=(reading.unit or column.unit) if reading.status is CellStatus.NUMBER else "",
        raw=token.piece.text,
        start=token.piece.start,
        end=token.piece.end,
        locator=piece_to_locator(token.piece),
        shifted=shifted,
    )


def _unread(row: PrintedRow) -> Unread:
    first, last = row.figures[0].piece, row.figures[-1].piece
    raw = " | ".join(token.piece.text for token in row.figures)
    return Unread(row.table, row.row, raw, first.start, last.end, piece_to_locator(first))


def _missing_headings(aligned: Sequence[AlignedLabel], cells: Sequence[TableCell]) -> Iterator[str]:
    printed = {entry.label.id for entry in aligned if entry.label.role is Role.HEADING}
    for item in {block.heading: None for form in forms() for block in form.blocks if block.table == 2}:
        rows = {row.id for form in forms() for block in form.blocks if block.heading == item for row in block.rows}
        if item not in printed and any(cell.table == 2 and cell.row in rows for cell in cells):
            yield item


def _spans(aligned: Sequence[AlignedLabel], evidence: dict[int, bool]) -> Iterator[tuple[int, int]]:
    for table in (table for table, enough in evidence.items() if enough):
        tokens = [
            token for entry in aligned if entry.label.table == table for token in (*entry.printed, *_figures(entry))
        ]
        yield min(token.piece.start for token in tokens), max(token.piece.end for token in tokens)
