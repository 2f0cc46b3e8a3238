"""Running text to facts: the figures of the narrative, each with its kind, concept, value and place.

Takes the running text outside the statutory tables; gives facts in reading order. Only sentences with a figure or a
zero in words are looked at: numbers are found by their notation, the words around them as cues, and a small set of
rules says which cue governs which number. What no rule is sure of is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.narrative.cues import sentences_to_cues
from extract.narrative.facts import readings_to_facts
from extract.narrative.figures import sentence_to_figures
from extract.narrative.listings import read_listings
from extract.narrative.parts import readings_to_parts
from extract.narrative.passages import Passage
from extract.narrative.reading import passages_to_readings
from extract.narrative.sentences import stretches_to_sentences
from extract.report import Fact, Section

__all__ = ["read_facts"]


def read_facts(text: str, stretches: Sequence[Section]) -> tuple[Fact, ...]:
    """Read the figures of running text; ``text`` is the whole document's, of which ``stretches`` are parts."""
    sentences = stretches_to_sentences(stretches)
    figures = [sentence_to_figures(sentence) for sentence in sentences]
    cues = sentences_to_cues(sentences)
    passages = [Passage(*parts) for parts in zip(sentences, figures, cues, strict=True)]
    readings = readings_to_parts(passages, passages_to_readings(passages))
    return readings_to_facts(text, passages, read_listings(passages, readings))
