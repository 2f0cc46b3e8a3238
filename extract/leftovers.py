"""Figures of the statutory tables that belong to no row that was recognised.

Takes the aligned labels; gives what stands between them and looks like figures, so that a miss is noted and not passed
over in silence: figures behind a label that is not known, a label and its figures that are glued together, and a row
with something else where its figures are due.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from extract.alignment import AlignedLabel, Token
from extract.cells import read_cell
from extract.document import Place
from extract.labels import Role, canonical, labels
from extract.locators import piece_to_locator
from extract.report import CellStatus, Unread

_LONGEST_WORDS = 40
_LONGEST_WORD = 4
_GLUED = re.compile(r"(?P<label>.*?\D)\d[\d.,\s]*")
_SENTENCE = re.compile(r"[。;；]")


def aligned_to_leftovers(
    aligned: Sequence[AlignedLabel], own_figures: Callable[[AlignedLabel], Sequence[Token]]
) -> Iterator[Unread]:
    """Give the figures that no row takes; ``own_figures`` gives those that a label takes."""
    for entry, after in pairwise((*aligned, None)):
        if entry is None:
            return
        taken = {id(token) for token in own_figures(entry)}
        rest = [token for token in entry.following if id(token) not in taken]
        if entry.label.role is Role.ROW and entry.label.table < 4 and not taken:
            yield from _instead_of_figures(entry)
        elif after is not None and after.label.table == entry.label.table < 4:
            yield from _behind_other_words(entry, rest)
        for token in rest:
            yield from _glued(entry, token)


def in_another_row(here: Place, label: Place) -> bool:
    """Tell whether a piece of a grid stands in another row than a label."""
    return label.row is not None and (here.table, here.row) != (label.table, label.row)


def _instead_of_figures(entry: AlignedLabel) -> Iterator[Unread]:
    """Give what stands in a row in the place of its figures."""
    place = entry.printed[-1].piece.place
    tokens: list[Token] = []
    for token in entry.following:
        if in_another_row(token.piece.place, place) or not _is_short(token):
            break
        tokens.append(token)
    words = [token for token in tokens if token.text]
    alone = len(words) == 1 and len(words[0].text) <= _LONGEST_WORD
    if any(map(_has_digit, tokens)) or (words and (alone or place.row is not None)):
        yield _unread(entry.label.table, entry.label.id, tokens)


def _behind_other_words(entry: AlignedLabel, tokens: Sequence[Token]) -> Iterator[Unread]:
    """Give each run of figures that stands directly behind words that are no label."""
    words: Token | None = None
    run: list[Token] = []
    for token in (*tokens, None):
        if token is not None and token.is_figure:
            run += [token] if words and not in_another_row(token.piece.place, words.piece.place) else []
            continue
        if any(_is_number(each) for each in run):
            yield _unread(entry.label.table, "", run)
        words, run = token if token is not None and _is_short(token) else None, []


def _glued(entry: AlignedLabel, token: Token) -> Iterator[Unread]:
    """Give a label of the same table with digits glued to it."""
    found = _GLUED.fullmatch(token.text) if _is_short(token) else None
    for label in labels().get(canonical(found["label"]), ()) if found else ():
        if label.role is Role.ROW and label.table == entry.label.table < 4:
            yield _unread(label.table, label.id, [token])
            return


def _is_short(token: Token) -> bool:
    text = token.piece.text
    return len(text) <= _LONGEST_WORDS and _SENTENCE.search(text) is None


def _has_digit(token: Token) -> bool:
    return any(char.isdecimal() for char in token.piece.text)


def _is_number(token: Token) -> bool:
    return read_cell(token.piece.text).status is CellStatus.NUMBER


def _unread(table: int, row: str, tokens: Sequence[Token]) -> Unread:
    first, last = tokens[0].piece, tokens[-1].piece
    raw = " | ".join(token.piece.text for token in tokens)
    return Unread(table, row, raw, first.start, last.end, piece_to_locator(first))
