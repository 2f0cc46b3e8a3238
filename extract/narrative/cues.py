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
    titled, quoted, unquoted = _inside(_TITLE, text), _inside(_QUOTE, text), cue_set("unquoted")
    for start, end, cues in _longest(text):
        index = bisect_right(starts, start) - 1
        place = starts[index]
        for kind, identifier in cues:
            is_silent = (titled[start] and kind != "channel") or (quoted[start] and kind in unquoted)
            if not is_silent:
                found[index].append(Cue(kind, identifier, start - place, end - place))
    return [tuple(found[index]) for index in range(len(sentences))]


def _inside(names: re.Pattern[str], text: str) -> bytearray:
    """Mark the characters that stand in names; no cue reaches over the end of one."""
    inside = bytearray(len(text))
    for match in names.finditer(text):
        inside[match.start() : match.end()] = b"\1" * len(match.group())
    return inside


def _starts(sentences: Sequence[Sentence]) -> list[int]:
    starts, place = [], 0
    for sentence in sentences:
        starts.append(place)
        place += len(sentence.text) + len(_SEPARATOR)
    return starts


def _longest(text: str) -> list[tuple[int, int, tuple[tuple[str, str], ...]]]:
    """Give start, end and meanings of the cues; of overlapping ones only the longest, the first of equals."""
    vocab, matcher, cues = _matcher()
    document = Doc(vocab, words=list(text), spaces=[False] * len(text))
    by_place = {(start - end, start): cues[key] for key, start, end in matcher(document)}
    for pattern, cue in _digit_patterns():
        for match in pattern.finditer(text):
            place = match.start() - match.end(), match.start()
            by_place[place] = tuple(sorted({*by_place.get(place, ()), cue}))
    taken = bytearray(len(text))
    kept: list[tuple[int, int, tuple[tuple[str, str], ...]]] = []
    for length, start in sorted(by_place):
        end = start - length
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * -length
            kept.append((start, end, by_place[length, start]))
    return sorted(kept)


@cache
def _matcher() -> tuple[Vocab, PhraseMatcher, Mapping[int, tuple[tuple[str, str], ...]]]:
    """Give spaCy's matcher of all cues, for documents of one token a character, and what its keys stand for.

    A spelling has one key, which stands for all the kinds, with concepts, that it may be.
    """
    vocab = spacy.blank("zh").vocab
    matcher = PhraseMatcher(vocab)
    kinds: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for text, kind, name in _patterns():
        kinds[text].add((kind, name))
    spellings: dict[tuple[tuple[str, str], ...], list[str]] = defaultdict(list)
    for text, cues in kinds.items():
        spellings[tuple(sorted(cues))].append(text)
    keys: dict[int, tuple[tuple[str, str], ...]] = {}
    for number, (meant, texts) in enumerate(spellings.items()):
        matcher.add(str(number), [Doc(vocab, words=list(text)) for text in texts])
        keys[vocab.strings[str(number)]] = meant
    return vocab, matcher, keys


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
