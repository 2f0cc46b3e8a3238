"""Labels and figures that are printed as one word, parted again.

Takes a piece; gives it whole, or, where every character of it belongs to a label of the form, a title of a part or a
figure, each of these as a piece of its own. Digits that could be parted in two ways stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from extract.document import Piece
from extract.labels import canonical, labels
from extract.normalise import Normalised, normalise
from ontology.vocabulary import concepts

LONGEST = 400
_SENTENCE = re.compile(r"[。;；]")
_FIGURE = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_PART = re.compile(
    rf"(?P<numbering>\(?[一二三四五六七八九十]{{1,3}}[、.)]|\(?\d{{1,2}}[、.)](?=[^\d\s])|[①-⑳⑴-⒛❶-❿㈠-㈩㊀-㊉])"
    rf"|(?P<figure>{_FIGURE})(?![、.)])|(?P<remark>\([^()]{{4,60}}\))|(?P<words>[^\d+-])"
)
_NOISE = re.compile(r"[\s\"'“”‘’《》、,.:·()\[\]【】|/_—-]")


def piece_to_parts(piece: Piece) -> Sequence[Piece]:
    """Give the labels and figures of a piece, or the piece itself where it is one label, or anything else."""
    cuts = _cuts(piece.text) if len(piece.text) <= LONGEST else ()
    return [Piece(piece.text[a:b], piece.start + a, piece.start + b, piece.place) for a, b in cuts] or [piece]


@lru_cache(maxsize=4096)
def _cuts(text: str) -> tuple[tuple[int, int], ...]:
    """Give the span of each label and figure, in order; none where the text is not made of them alone."""
    bare = canonical(text)
    if bare in labels() or not any(bare.startswith(words) for words in _beginnings().get(bare[:2], ())):
        return ()
    if _SENTENCE.search(text):
        return ()
    normalised = normalise(text)
    cuts: list[tuple[int, int]] = []
    for stretch in _stretches(normalised.text):
        found = _stretch_to_cuts(stretch, normalised)
        if found is None:
            return ()
        cuts += found
    return tuple(cuts) if len(cuts) > 1 else ()


def _stretches(text: str) -> Iterator[list[re.Match[str]]]:
    """Give figures, and runs of words between them; an empty one where digits leave no clear way to read them."""
    words: list[re.Match[str]] = []
    end, after_figure = 0, False
    while end < len(text):
        part = _PART.match(text, end)
        is_figure = part is not None and part["figure"] is not None
        if part is None or (after_figure and (is_figure or part["numbering"] is not None)):
            yield []
            return
        if is_figure:
            yield from ([words] if words else [])
            yield [part]
            words = []
        elif part["words"] is not None and not _NOISE.match(part["words"]):
            words.append(part)
        after_figure = is_figure or (after_figure and part["words"] is not None and part["words"].isspace())
        end = part.end()
    if words:
        yield words


def _stretch_to_cuts(parts: list[re.Match[str]], text: Normalised) -> list[tuple[int, int]] | None:
    if not parts:
        return None
    if parts[0]["figure"] is not None:
        return [text.span(parts[0].start(), parts[0].end())]
    lengths = _words_to_lengths("".join(part["words"] for part in parts))
    if lengths is None:
        return None
    cuts, start = [], 0
    for length in lengths:
        cuts.append(text.span(parts[start].start(), parts[start + length - 1].end()))
        start += length
    return cuts


def _words_to_lengths(words: str) -> list[int] | None:
    """Give the lengths of the fewest labels that make up the words; None where they are not made of labels."""
    best: list[list[int] | None] = [[]] + [None] * len(words)
    for end in range(1, len(words) + 1):
        for length in _lengths():
            before = best[end - length] if length <= end else None
            if before is not None and words[end - length : end] in _known():
                here = best[end]
                if here is None or len(before) + 1 < len(here):
                    best[end] = [*before, length]
    return best[-1]


@cache
def _known() -> frozenset[str]:
    titles = (text for section in concepts("section") for text in (section.label, *section.alternatives))
    return frozenset(labels()) | frozenset(map(canonical, titles))


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(words) for words in _known()}))


@cache
def _beginnings() -> dict[str, tuple[str, ...]]:
    """Give the labels by their first two characters."""
    found: dict[str, list[str]] = {}
    for words in sorted(_known()):
        found.setdefault(words[:2], []).append(words)
    return {start: tuple(group) for start, group in found.items()}
