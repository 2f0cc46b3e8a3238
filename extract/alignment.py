"""Pieces of a document aligned to the labels of the form, whatever the layout.

Takes the pieces in reading order; gives the labels that were recognised, in the form's printed order, each with the
pieces that follow it. Labels are matched tolerantly (variants, then edit distance) and may be broken over pieces;
figures are never used to find a place. The best chain is the one that recognises most of the form going forward.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from extract.cells import is_text_for_a_figure, read_cell
from extract.document import Piece
from extract.gluing import piece_to_parts
from extract.labels import Label, Role, begins_label, canonical, labels, notation, slots
from extract.report import CellStatus

FEWEST_LABELS = 3
MOST_COPIES = 4
LONGEST_LABEL = 60
MOST_PIECES = 6
MOST_FIGURES = 12
LEAST_SIMILAR = 82.0
SHORTEST_FUZZY = 4
SHORTEST_BEGUN = 2
_FOLLOWED_BY_FIGURES = 0.5
_SAME_NOTATION = 0.2


@dataclass(frozen=True, slots=True)
class Token:
    """A piece that may belong to a table: a figure (or blank, slash, 无) or a label."""

    piece: Piece
    is_figure: bool
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """A label recognised in tokens ``start`` to before ``end``."""

    label: Label
    start: int
    end: int
    score: float

    @property
    def rank(self) -> int:
        """The order in which labels may follow one another: headings and groups of a slot before its row."""
        return 2 * self.label.slot + (not self.label.repeats)


@dataclass(frozen=True, slots=True)
class AlignedLabel:
    """A recognised label, the tokens it was printed in, and those between it and the next recognised label."""

    label: Label
    printed: tuple[Token, ...]
    following: tuple[Token, ...]


def align(pieces: Sequence[Piece]) -> tuple[tuple[AlignedLabel, ...], ...]:
    """Give the labels of the form that the pieces print, in order, with what follows each.

    Tables that stand in another order than the form's, or are printed again, come as further such sequences.
    """
    tokens = pieces_to_tokens(pieces)
    matches = tokens_to_matches(tokens)
    found: list[list[Match]] = []
    while len(found) < MOST_COPIES and len({(match.label.slot, match.label.id) for match in matches}) >= FEWEST_LABELS:
        found.append(best_chain(matches))
        taken = {at for match in found[-1] for at in range(match.start, match.end)}
        matches = [match for match in matches if taken.isdisjoint(range(match.start, match.end))]
    rows = [match.start for chain in found for match in chain if not match.label.repeats]
    return tuple(_aligned(chain, tokens, sorted([*rows, *(match.start for match in chain)])) for chain in found)


def _aligned(chain: Sequence[Match], tokens: Sequence[Token], starts: Sequence[int]) -> tuple[AlignedLabel, ...]:
    """Give the labels of a chain with what follows each, up to where the next of ``starts`` is."""
    ends = [next(iter(starts[bisect_left(starts, match.end) :]), len(tokens)) for match in chain]
    return tuple(
        AlignedLabel(match.label, tuple(tokens[match.start : match.end]), tuple(tokens[match.end : end]))
        for match, end in zip(chain, ends, strict=True)
    )


def pieces_to_tokens(pieces: Sequence[Piece]) -> list[Token]:
    """Give a token per piece; labels and figures that are glued together become tokens of their own."""
    tokens: list[Token] = []
    for piece in pieces:
        if _is_figure(piece.text):
            tokens.append(Token(piece, True, ""))
        else:
            tokens += [_token(part) for part in piece_to_parts(piece)]
    return tokens


def tokens_to_matches(tokens: Sequence[Token]) -> list[Match]:
    """Give every label that consecutive label tokens may be, exact or similar, ordered by where they start."""
    words = (start for start, token in enumerate(tokens) if token.text)
    return [match for start in words for match in _matches_at(tokens, start)]


def best_chain(matches: Sequence[Match]) -> list[Match]:
    """Give the matches of the highest total score that go forward through both the document and the form."""
    best = _Best([0.0] * (2 * len(slots())), [None] * (2 * len(slots())))
    before: list[int | None] = []
    pending: list[tuple[int, int, float]] = []
    for index, match in enumerate(matches):
        pending = _settle(pending, match.start, matches, best)
        score, previous = best.before(match.rank + 1 if match.label.repeats else match.rank)
        before.append(previous)
        pending.append((match.end, index, score + match.score))
    _settle(pending, len(matches) + max((match.end for match in matches), default=0), matches, best)
    return _walk_back(best.before(len(best.scores))[1], matches, before)


@dataclass(frozen=True, slots=True)
class _Best:
    """The best chain that ends in each rank so far: its score and the index of its last match."""

    scores: list[float]
    lasts: list[int | None]

    def before(self, rank: int) -> tuple[float, int | None]:
        """Give the best chain that ends below a rank."""
        score = max(self.scores[:rank], default=0.0)
        return (score, self.lasts[self.scores.index(score)]) if score else (0.0, None)


def _settle(
    pending: list[tuple[int, int, float]], start: int, matches: Sequence[Match], best: _Best
) -> list[tuple[int, int, float]]:
    """Let matches that end before ``start`` be followed; give those that do not yet."""
    waiting: list[tuple[int, int, float]] = []
    for entry in pending:
        end, index, score = entry
        rank = matches[index].rank
        if end > start:
            waiting.append(entry)
        elif score > best.scores[rank]:
            best.scores[rank], best.lasts[rank] = score, index
    return waiting


def _walk_back(index: int | None, matches: Sequence[Match], before: Sequence[int | None]) -> list[Match]:
    chain: list[Match] = []
    while index is not None:
        chain.append(matches[index])
        index = before[index]
    return chain[::-1]


def _token(piece: Piece) -> Token:
    if _is_figure(piece.text):
        return Token(piece, True, "")
    return Token(piece, False, piece.text if len(piece.text) <= LONGEST_LABEL * 4 else "")


def _is_figure(text: str) -> bool:
    return _is_short_figure(text) if len(text) <= LONGEST_LABEL else _stands_for_a_figure(text)


@lru_cache(maxsize=16384)
def _is_short_figure(text: str) -> bool:
    return _stands_for_a_figure(text)


def _stands_for_a_figure(text: str) -> bool:
    return read_cell(text).status is not CellStatus.TEXT or is_text_for_a_figure(text)


def _matches_at(tokens: Sequence[Token], start: int) -> Iterator[Match]:
    printed = ""
    for end in range(start + 1, min(start + MOST_PIECES, len(tokens)) + 1):
        token = tokens[end - 1]
        printed += token.text
        if token.is_figure or not token.text or len(printed) > LONGEST_LABEL * 2:
            return
        figures_follow = end < len(tokens) and tokens[end].is_figure
        for label, similarity in _candidates(printed, whole=end == start + 1):
            bonus = _FOLLOWED_BY_FIGURES * (figures_follow and label.role is Role.ROW)
            bonus += _SAME_NOTATION * (label.notation != "" and label.notation == notation(printed))
            yield Match(label, start, end, similarity + bonus)
        if not begins_label(printed):
            return
        if figures_follow:
            yield from _broken_around_figures(tokens, start, end, printed)


def _broken_around_figures(tokens: Sequence[Token], start: int, end: int, printed: str) -> Iterator[Match]:
    """Give the row whose label goes on in the lines below its figures, as narrow cells without rules leave it."""
    begun = canonical(printed)
    if len(begun) < SHORTEST_BEGUN or begun in labels():
        return
    below = next((at for at in range(end, min(end + MOST_FIGURES, len(tokens))) if not tokens[at].is_figure), None)
    for token in tokens[below : below + MOST_PIECES - 1] if below is not None else ():
        if token.is_figure or not token.text or canonical(token.text) in labels() or not begins_label(printed):
            return
        printed += token.text
        whole = canonical(printed)
        for label in labels().get(whole, ()):
            if label.role is Role.ROW:
                yield Match(label, start, end, 1.0 + len(whole) / 100)


@lru_cache(maxsize=8192)
def _candidates(printed: str, *, whole: bool) -> Sequence[tuple[Label, float]]:
    text = canonical(printed)
    if len(text) > LONGEST_LABEL:
        return []
    exact = labels().get(text)
    if exact is not None:
        return [(label, 1.0 + len(text) / 100) for label in exact]
    if not whole or len(text) < SHORTEST_FUZZY:
        return []
    similar = process.extract(text, labels().keys(), scorer=fuzz.ratio, score_cutoff=LEAST_SIMILAR, limit=3)
    return [(label, score / 100 - 0.2) for found, score, _ in similar for label in labels()[found]]
