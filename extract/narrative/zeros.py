"""Zeros in words: a negation before a thing that is counted says that there was none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extract.narrative.cues import Cue
from extract.narrative.grammar import ZeroRule, pattern, zero_rules
from extract.narrative.passages import Passage

_LONGEST_REACH = 40
_WEAKER = frozenset({"application", "on-request", "request"})
_BETWEEN = frozenset({"application", "on-request", "request", "theme", "object", "locative", "receive"})


@dataclass(frozen=True, slots=True)
class Zero:
    """A kind of thing of which there was none; ``start`` to ``end`` are the words that say so."""

    kind: str
    concept: str
    unit: str
    start: int
    end: int


def passage_to_zeros(passage: Passage) -> Iterator[Zero]:
    """Give the zeros in words of a passage."""
    spoken: set[str] = set()
    for negation in _negations(passage):
        for closing, denied in ((False, _denied(passage, negation)), (True, _closed(passage, negation))):
            start = min([negation.start, *(cue.start for cue in denied)])
            end = max([negation.end, *(cue.end for cue in denied)])
            for rule in _rules_of(passage, negation) if denied or not closing else ():
                if rule.closing == closing and rule.kind not in spoken and _says(rule, passage, negation, denied):
                    spoken.add(rule.kind)
                    yield Zero(rule.kind, rule.concept, rule.unit, start, end)


def _negations(passage: Passage) -> Iterator[Cue]:
    """Give each negation once; a spelling may belong to several kinds."""
    negations = _kinds_of_negation()
    places: set[int] = set()
    for cue in passage.cues:
        if cue.kind in negations and cue.start not in places:
            places.add(cue.start)
            yield cue


def _closed(passage: Passage, negation: Cue) -> list[Cue]:
    """Give the things before a negation that closes their clause, with nothing but filler after and between them."""
    start, end = passage.clause(negation.start)
    if start == negation.start and passage.text[start - 1 : start] == ":":
        start = passage.clause(start - 1)[0]
    if passage.text[negation.end : end] or any(
        start <= figure.start < end and figure.unit for figure in passage.figures
    ):
        return []
    denied: list[Cue] = []
    place = negation.start
    for cue in reversed(passage.cues_between(start, negation.start)):
        if cue.kind not in _things():
            continue
        if not _is_filler(passage, cue.end, place):
            break
        denied.insert(0, cue)
        place = cue.start
    return denied


@cache
def _kinds_of_negation() -> frozenset[str]:
    return frozenset(rule.negation for rule in zero_rules())


@cache
def _things() -> frozenset[str]:
    return frozenset(thing for rule in zero_rules() for thing in rule.things)


def _is_filler(passage: Passage, start: int, end: int) -> bool:
    filler = pattern("denied_filler", repeated=True)
    return all(filler.fullmatch(part) for part in passage.without_cues(start, end, _BETWEEN))


def _denied(passage: Passage, negation: Cue) -> list[Cue]:
    """Give the things that a negation denies: those of its clause, with nothing but filler before and between them."""
    _, end = passage.clause(negation.end)
    if pattern("denied_result").search(passage.text, negation.end, end):
        return []
    if any(negation.end <= figure.start < end for figure in passage.figures if figure.unit):
        return []
    denied: list[Cue] = []
    place = negation.end
    for cue in passage.cues_between(negation.end, min(end, negation.end + _LONGEST_REACH)):
        if cue.kind not in _things():
            continue
        if not _is_filler(passage, place, cue.start):
            break
        denied.append(cue)
        place = cue.end
    return denied


def _rules_of(passage: Passage, negation: Cue) -> list[ZeroRule]:
    """Give the rules for the kinds that the spelling of a negation may be."""
    kinds = {cue.kind for cue in passage.cues_between(negation.start, negation.end)}
    return [rule for rule in zero_rules() if rule.negation in kinds]


def _is_cause(rule: ZeroRule, passage: Passage, negation: Cue, things: Sequence[Cue]) -> bool:
    """Whether requests are only what caused that which is denied."""
    if rule.closing or not things or not rule.things & _WEAKER:
        return False
    return pattern("denied_cause").search(passage.text, negation.end, things[0].start) is not None


def _says(rule: ZeroRule, passage: Passage, negation: Cue, denied: list[Cue]) -> bool:
    things = [cue for cue in denied if cue.kind in rule.things]
    if bool(rule.things) != bool(things) or _is_cause(rule, passage, negation, things):
        return False
    if rule.before:
        return any(cue.kind in rule.before for cue in passage.cues_before(negation.start))
    stronger = [cue for cue in denied if cue.kind not in _WEAKER]
    if not rule.things & _WEAKER or not stronger:
        return True
    return passage.joins_next(max(things, key=lambda cue: cue.end))
