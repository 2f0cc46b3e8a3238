"""The labels that the statutory tables print, ready to be recognised.

Takes the form and the code lists; gives every printed label in canonical shape with the role it plays: a column of a
block, a row, a group, or a heading within the tables. The order of the form is kept as *slots*: alignment may only go
forward through them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, lru_cache

from rapidfuzz import fuzz

from extract.normalise import plain
from ontology.form import Block, FormColumn, FormRow, forms, headings
from ontology.vocabulary import Concept, concepts

_NOTATION = re.compile(
    r"^(?:\(?[一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}[、.,:]|\(?\d{1,2}[、.,)]|[①-⑳⑴-⒛❶-❿㈠-㈩㊀-㊉])"
)
_TRAILING_REMARK = re.compile(r"(?<=.)\([^()]*\)?$")
_NOISE = re.compile(r"[\s\"'“”‘’《》、,.。:;·()\[\]【】|/_*※-]+")

_SHORT = 60
_LONGEST_NUMBERING = 3


class Role(Enum):
    """What a printed label is for."""

    HEADING = auto()
    COLUMN = auto()
    GROUP = auto()
    ROW = auto()


@dataclass(frozen=True, slots=True)
class Label:
    """A label in canonical shape, its role, and the slot of the form's printed order in which it may stand.

    ``repeats`` says whether other labels of the slot may follow it.
    """

    text: str
    notation: str
    role: Role
    slot: int
    table: int
    id: str
    versions: frozenset[str]
    repeats: bool = True


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the printed order: the headings of an item or table (they may repeat), or one row."""

    table: int
    item: str
    row: str

    @property
    def repeats(self) -> bool:
        """Whether several labels may stand here: headings do, a row does not."""
        return not self.row


def canonical(text: str) -> str:
    """Give a label without numbering, blanks, punctuation and a trailing remark in brackets."""
    return _canonical_short(text) if len(text) <= _SHORT else _canonical(text)


@lru_cache(maxsize=16384)
def _canonical_short(text: str) -> str:
    return _canonical(text)


def _canonical(text: str) -> str:
    compact = re.sub(r"\s+", "", plain(text))
    bare = _NOTATION.sub("", compact) or compact
    return _NOISE.sub("", _TRAILING_REMARK.sub("", bare))


@lru_cache(maxsize=8192)
def notation(text: str) -> str:
    """Give the numbering before a label, such as ``(一)`` or ``1.``, without its delimiters; empty where none."""
    found = _NOTATION.match(re.sub(r"\s+", "", plain(text)))
    return _NOISE.sub("", unicodedata.normalize("NFKC", found.group())) if found else ""


@cache
def slots() -> tuple[Slot, ...]:
    """Give the slots of both versions merged, in printed order."""
    ordered: list[Slot] = []
    for blocks in _blocks_by_item().values():
        first = blocks[0]
        ordered.append(Slot(first.table, first.heading, ""))
        rows = max((block.rows for block in blocks), key=len)
        longest = [row.id for row in rows]
        extra = [row.id for block in blocks for row in block.rows if row.id not in longest]
        ordered += [Slot(first.table, first.heading, row) for row in _merged(longest, extra)] if first.table < 4 else []
    return tuple(ordered)


@cache
def labels() -> dict[str, tuple[Label, ...]]:
    """Give canonical label → the labels it may be."""
    found: dict[str, set[Label]] = defaultdict(set)
    for label in _all_labels():
        found[label.text].add(label)
    return {text: tuple(sorted(group, key=lambda label: label.slot)) for text, group in found.items()}


@lru_cache(maxsize=16384)
def begins_label(text: str) -> bool:
    """Tell whether a text may be the beginning of a label, or of the numbering before one."""
    begun = canonical(text)
    return len(begun) <= _LONGEST_NUMBERING or begun in _beginnings()


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(text[:length] for text in labels() for length in range(1, len(text) + 1))


@cache
def fragments() -> frozenset[str]:
    """Give every piece of up to three characters of a heading or group, into which narrow cells break it."""
    texts = [label.text for group in labels().values() for label in group if label.role in (Role.HEADING, Role.GROUP)]
    return frozenset(text[i : i + n] for text in texts for n in (1, 2, 3) for i in range(len(text) - n + 1))


def _blocks_by_item() -> dict[str, list[Block]]:
    items: dict[str, list[Block]] = defaultdict(list)
    for version in reversed(forms()):
        for block in version.blocks:
            items[block.heading].append(block)
    return dict(sorted(items.items(), key=lambda pair: (pair[1][0].table, pair[1][0].iri.rsplit("/", 1)[1])))


def _merged(rows: list[str], extra: list[str]) -> list[str]:
    """Give the rows of the longer version with those that only the other prints before their own parts."""
    parts = {concept.id: concept for concept in concepts("outcome")}
    for row in extra:
        below = [i for i, other in enumerate(rows) if other in parts and parts[other].broader.endswith("/" + row)]
        rows = [*rows[: min(below)], row, *rows[min(below) :]] if below else [*rows, row]
    return rows


def _all_labels() -> Iterator[Label]:
    by_item = _blocks_by_item()
    for index, slot in enumerate(slots()):
        blocks = by_item[slot.item]
        if slot.repeats:
            yield from _heading_labels(index, slot, blocks)
        else:
            yield from _row_labels(index, slot, blocks)


def _heading_labels(index: int, slot: Slot, blocks: list[Block]) -> Iterator[Label]:
    every = frozenset(block.version for block in blocks)
    for text in (slot.item, *headings(slot.table)):
        yield Label(canonical(text), notation(text), Role.HEADING, index, slot.table, text, every)
    columns: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for block in blocks:
        for column in block.columns:
            for text in _column_texts(column, blocks):
                columns[canonical(text)].add((column.id, block.version))
        for row in block.rows if slot.table == 4 else ():
            for text in (row.label, *row.concept.printed_variants):
                yield Label(canonical(text), "", Role.ROW, index, 4, row.id, every)
    for text, uses in columns.items():
        for column_id in {column for column, _ in uses}:
            versions = frozenset(version for column, version in uses if column == column_id)
            yield Label(text, "", Role.COLUMN, index, slot.table, column_id, versions)
    for group in _column_groups(blocks):
        yield Label(canonical(group.label), "", Role.HEADING, index, slot.table, group.id, every)


def _row_labels(index: int, slot: Slot, blocks: list[Block]) -> Iterator[Label]:
    uses = [(block.version, row) for block in blocks for row in block.rows if row.id == slot.row]
    versions = frozenset(version for version, _ in uses)
    for _, row in uses:
        for text in (row.label, row.concept.label, *row.concept.printed_variants):
            yield Label(
                text=canonical(text),
                notation=notation(row.notation + row.label),
                role=Role.ROW,
                slot=index,
                table=slot.table,
                id=row.id,
                versions=versions,
                repeats=False,
            )
    yield from _group_labels(index, slot, uses[0][1])


def _group_labels(index: int, slot: Slot, row: FormRow) -> Iterator[Label]:
    """Give the label of the group that a row is the first of: it stands just before the row, in the same slot."""
    for group in concepts("outcome") if slot.table == 3 else ():
        if group.is_group and group.iri == row.concept.broader:
            for text in (group.label, *group.printed_variants):
                yield Label(canonical(text), "", Role.GROUP, index, slot.table, group.id, frozenset())


def _column_texts(column: FormColumn, blocks: list[Block]) -> Iterator[str]:
    """Give a column's label, and the variants of it that are no nearer to its label in the other version."""
    others = [other.label for block in blocks for other in block.columns if other.id == column.id]
    yield column.label
    for text in column.concept.printed_variants:
        if fuzz.ratio(text, column.label) >= max(fuzz.ratio(text, label) for label in others):
            yield text


def _column_groups(blocks: list[Block]) -> list[Concept]:
    """Give the headings that stand over several columns or rows: 法人或其他组织, 行政诉讼."""
    members = [column.concept for block in blocks for column in block.columns]
    members += [row.concept for block in blocks for row in block.rows if block.table == 4]
    over = {concept.broader for concept in members} - {concept.iri for concept in members} - {""}
    return [concept for scheme in ("applicant", "procedure") for concept in concepts(scheme) if concept.iri in over]
