"""The words that questions use: labels of the code lists and the lexicon, each with the slot values it can mean.

A sense is a set of slot values that one word gives at once; a word may have several senses, and the measure or kind of
question that explains the whole text decides. The empty sense is that of a filler.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ontology.vocabulary import Concept, concepts
from server.questions.normalise import to_text
from server.questions.resources import yaml_data

Slot = tuple[str, str]
Sense = frozenset[Slot]
FILLER: Sense = frozenset()
CONCEPT_SCHEMES = ("outcome", "applicant", "procedure", "result", "item", "item-measure", "channel", "mode", "rate")


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of the question and what it can mean; no senses: it was not understood."""

    text: str
    start: int
    end: int
    senses: tuple[Sense, ...]

    def values(self, slot: str) -> tuple[str, ...]:
        """Give the values that any sense of this token has for a slot."""
        return tuple(value for sense in self.senses for name, value in sorted(sense) if name == slot)

    def has(self, slot: str) -> bool:
        """Say whether any sense has a value for the slot."""
        return any(name == slot for sense in self.senses for name, _ in sense)

    @property
    def is_filler(self) -> bool:
        """Whether the token may be passed over."""
        return FILLER in self.senses


@cache
def words() -> Mapping[str, tuple[Sense, ...]]:
    """Give every word of the code lists and of the lexicon, normalised, with its senses in a fixed order."""
    found: dict[str, list[Sense]] = defaultdict(list)
    for text, sense in (
        *_filler_words(),
        *_lexicon_words(),
        *_label_words(),
        *_trait_words(),
        *_rate_words(),
        *_terms(),
        *_section_words(),
    ):
        if text and sense not in found[text]:
            found[text].append(sense)
    return {text: tuple(senses) for text, senses in found.items()}


def _filler_words() -> Iterator[tuple[str, Sense]]:
    for text in yaml_data("lexicon")["fillers"]:
        yield to_text(str(text)), FILLER


def _lexicon_words() -> Iterator[tuple[str, Sense]]:
    for entry in yaml_data("lexicon")["words"]:
        senses = entry.get("either") or [{slot: value for slot, value in entry.items() if slot != "say"}]
        for text in entry["say"]:
            for sense in senses:
                pairs = (_with_cues(str(text), slot, str(value)) for slot, value in sense.items())
                yield to_text(str(text)), FILLER.union(*pairs)


def _label_words() -> Iterator[tuple[str, Sense]]:
    ignored: Mapping[str, list[str]] = yaml_data("lexicon")["ignored_labels"]
    for scheme in CONCEPT_SCHEMES:
        for concept in concepts(scheme):
            for label in _labels(concept):
                if label not in ignored.get(scheme, ()):
                    yield to_text(label), _with_cues(label, scheme, concept.id)


def _with_cues(text: str, slot: str, value: str) -> Sense:
    """Give the sense of a word for a slot value, with the cues that the characters in it carry."""
    carried: Mapping[str, str] = yaml_data("lexicon")["label_cues"].get(slot, {})
    return frozenset({(slot, value), *(("cue", cue) for part, cue in carried.items() if part in text)})


def _labels(concept: Concept) -> tuple[str, ...]:
    return (concept.label, *concept.alternatives, *concept.printed_variants)


def _trait_words() -> Iterator[tuple[str, Sense]]:
    for entry in yaml_data("quality")["words"]:
        for text in entry["say"]:
            yield to_text(text), frozenset((slot, value) for slot, value in entry.items() if slot != "say")


def _rate_words() -> Iterator[tuple[str, Sense]]:
    for rate in yaml_data("rates")["rates"]:
        for text in rate["say"]:
            yield to_text(text), frozenset({("ratio", rate["id"])})


def _section_words() -> Iterator[tuple[str, Sense]]:
    for section in yaml_data("sections")["sections"]:
        for text in section["say"]:
            yield to_text(text), frozenset({("section", section["id"])})


def _terms() -> Iterator[tuple[str, Sense]]:
    for term in yaml_data("glossary")["terms"]:
        for text in term["say"]:
            yield to_text(text), frozenset({("term", term["id"])})
