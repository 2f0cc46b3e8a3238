"""Running text to facts: the figures of the narrative, each with its kind, concept, value and place.

Takes the running text outside the statutory tables; gives facts in reading order. Only sentences with a figure or a
zero in words are looked at: numbers are found by their notation, the words around them as cues, and a small set of
rules says which cue governs which number. What no rule is sure of is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.narrative.alike import readings_to_alike
from extract.narrative.claims import passages_to_claims
from extract.narrative.cues import sentences_to_cues
from extract.narrative.facts import readings_to_facts
from extract.narrative.figures import Figure, sentence_to_figures
from extract.narrative.grammar import pattern
from extract.narrative.listings import read_listings
from extract.narrative.parts import readings_to_parts
from extract.narrative.passages import sentence_to_passage
from extract.narrative.reading import REMEMBERED_SENTENCES, passages_to_readings
from extract.narrative.sentences import Sentence, stretches_to_sentences
from extract.narrative.years import readings_of_year
from extract.report import Fact, Section

__all__ = ["read_facts"]


def read_facts(text: str, stretches: Sequence[Section], year: int | None = None) -> tuple[Fact, ...]:
    """Read the figures of running text; ``text`` is the whole document's, of which ``stretches`` are parts.

    Figures that the text gives for another year than the report's are left out where ``year`` is known.
    """
    sentences = stretches_to_sentences(stretches)
    figures = [sentence_to_figures(sentence) for sentence in sentences]
    telling = _telling(sentences, figures)
    cues = dict(zip(telling, sentences_to_cues([sentences[index] for index in telling]), strict=True))
    passages = [
        sentence_to_passage(sentence, found, cues.get(index, ()))
        for index, (sentence, found) in enumerate(zip(sentences, figures, strict=True))
    ]
    readings = readings_to_parts(passages, readings_of_year(passages, passages_to_readings(passages), year))
    listed = readings_to_alike(passages, read_listings(passages, readings))
    claims = readings_of_year(passages, passages_to_claims(passages), year)
    return readings_to_facts(text, passages, listed, claims)


def _telling(sentences: Sequence[Sentence], figures: Sequence[tuple[Figure, ...]]) -> list[int]:
    """Give the indices of the sentences with a figure, a zero in words or a claim, and of those before them."""
    telling: set[int] = set()
    for index, sentence in enumerate(sentences):
        if figures[index] or pattern("telling_marks").search(sentence.text):
            telling.update(range(max(0, index - REMEMBERED_SENTENCES), index + 1))
            telling.update(_hosts(sentences, sentence))
    return sorted(telling)


def _hosts(sentences: Sequence[Sentence], sentence: Sentence) -> Iterator[int]:
    """Give the sentences around a bracket, and those remembered with them."""
    while sentence.host is not None:
        yield from range(max(0, sentence.host - REMEMBERED_SENTENCES), sentence.host + 1)
        sentence = sentences[sentence.host]
