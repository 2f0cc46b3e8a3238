"""Sentences to cues: the words that say what a figure counts, found by spaCy's phrase matcher.

The patterns come from the code lists and from the data of the narrative. Where cues overlap the longest is kept, so
that 不予公开 is no 公开; words of the same length keep every kind that they may be.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extract.narrative.grammar import cue_set, words
from extract.narrative.sentences import Sentence
from ontology.vocabulary import concepts

_ALTERNATIVES = re.compile(r"\{([^{}]*)\}")
_SEPARATOR = "\n"
_TITLE = re.compile(r"《[^》\n]*》")
_QUOTE = re.compile(r"“[^“”\n]*”")


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of a kind in a sentence; ``id`` is the concept it names, empty where it names none."""

    kind: str
    id: str
    start: int
    end: int


def sentences_to_cues(sentences: Sequence[Sentence]) -> list[tuple[Cue, ...]]:
    """Give the cues of each sentence, in order."""
    starts = _starts(sentences)
    text = _SEPARATOR.join(sentence.text for sentence in sentences)
    found: dict[int, list[Cue]] = defaultdict(list)
    titles, quotes = ([match.span() for match in names.finditer(text)] for names in (_TITLE, _QUOTE))
    for start, end, kind, identifier in _longest(text):
        index = bisect_right(starts, start) - 1
        is_silent = kind in cue_set("unquoted") and _is_within(quotes, start, end)
        if not is_silent and (kind == "channel" or not _is_within(titles, start, end)):
            found[index].append(Cue(kind, identifier, start - starts[index], end - starts[index]))
    return [tuple(found[index]) for index in range(len(sentences))]


def _is_within(names: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a span lies in one of the names, which are in order."""
    index = bisect_right(names, start, key=lambda name: name[0]) - 1
    return index >= 0 and end <= names[index][1]


def _starts(sentences: Sequence[Sentence]) -> list[int]:
    starts, place = [], 0
    for sentence in sentences:
        starts.append(place)
        place += len(sentence.text) + len(_SEPARATOR)
    return starts


def _longest(text: str) -> list[tuple[int, int, str, str]]:
    """Give start, end, kind and concept of the cues; of overlapping ones only the longest, the first of equals."""
    by_place: dict[tuple[int, int], set[tuple[str, str]]] = defaultdict(set)
    vocab, matcher, cues = _matcher()
    for key, start, end in matcher(Doc(vocab, words=list(text), spaces=[False] * len(text))):
        by_place[start, end].add(cues[key])
    for pattern, cue in _digit_patterns():
        for match in pattern.finditer(text):
            by_place[match.span()].add(cue)
    taken = bytearray(len(text))
    kept: list[tuple[int, int, str, str]] = []
    for start, end in sorted(by_place, key=lambda place: (place[0] - place[1], place[0])):
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept += [(start, end, *cue) for cue in by_place[start, end]]
    return sorted(kept)


@cache
def _matcher() -> tuple[Vocab, PhraseMatcher, Mapping[int, tuple[str, str]]]:
    """Give spaCy's matcher of all cues, for documents of one token a character, and kind and concept of its keys."""
    vocab = spacy.blank("zh").vocab
    matcher = PhraseMatcher(vocab)
    texts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for text, kind, name in _patterns():
        texts[kind, name].append(text)
    cues: dict[int, tuple[str, str]] = {}
    for number, (cue, spellings) in enumerate(texts.items()):
        matcher.add(str(number), [Doc(vocab, words=list(text)) for text in spellings])
        cues[vocab.strings[str(number)]] = cue
    return vocab, matcher, cues


@cache
def _digit_patterns() -> tuple[tuple[re.Pattern[str], tuple[str, str]], ...]:
    """Give the patterns of cues that no list of spellings can give, with kind and concept."""
    rows = words()["digit_cues"]
    return tuple((re.compile(entry), (row["cue"], row.get("id", ""))) for row in rows for entry in row["words"])


def _patterns() -> Iterator[tuple[str, str, str]]:
    """Give text, kind and concept of every cue."""
    seen: set[tuple[str, str, str]] = set()
    for pattern in (*_grammar_patterns(), *_concept_patterns()):
        if pattern not in seen and pattern[0]:
            seen.add(pattern)
            yield pattern


def _grammar_patterns() -> Iterator[tuple[str, str, str]]:
    for kind, entries in words()["cues"].items():
        for entry in entries:
            for text in _spellings(entry):
                yield text, kind, ""


def _concept_patterns() -> Iterator[tuple[str, str, str]]:
    for row in words()["concept_cues"]:
        for entry in row["words"]:
            for text in _spellings(entry):
                yield text, row["cue"], row["id"]
    recast = words()["recast"]
    for source in words()["code_cues"]:
        for concept in concepts(source["scheme"]):
            kind = recast.get(f"{concept.scheme}/{concept.id}", source["cue"] or concept.id)
            for label in {concept.label, *concept.alternatives, *concept.printed_variants} if kind else ():
                if label not in source.get("without", ()):
                    for text in _spellings(label):
                        yield text, kind, concept.id
                        for ending, other in source.get("also", {}).items():
                            if text.endswith(ending):
                                yield text, other, ""


def _spellings(entry: str) -> Iterator[str]:
    """Give every spelling of an entry in which {a|b|} stands for one of several."""
    parts = _ALTERNATIVES.split(entry)
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    for chosen in product(*choices):
        yield "".join(chosen)
