"""Absolute claims: all requests answered in time, no lawsuit lost. They state no figure, but what figures must be.

Takes passages; gives each claim with its place. A claim speaks of what was named last before it, and of that only; what
is planned, or excepts some (其余均按时答复), is no claim of this kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from extract.narrative.cues import Cue
from extract.narrative.figures import Figure
from extract.narrative.grammar import ClaimRule, claim_rules, cue_set, pattern
from extract.narrative.passages import Passage
from extract.narrative.reading import history_of

# Of one wording in one sentence; more are noise.
_MOST_CLAIMS = 20


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed of all; ``start`` to ``end`` are the words, in the sentence of a passage."""

    passage: int
    start: int
    end: int
    concept: str
    kind: str = "claim"
    quote: tuple[int, int] | None = None

    @property
    def context(self) -> int:
        """Where the words begin that it was read from."""
        return self.start


def passages_to_claims(passages: Sequence[Passage]) -> list[Claim]:
    """Give the claims of all passages, in order."""
    return [claim for index in range(len(passages)) for claim in _claims(passages, index)]


def _claims(passages: Sequence[Passage], index: int) -> Iterator[Claim]:
    passage = passages[index]
    if not pattern("claim_marks").search(passage.text):
        return
    taken: list[tuple[int, str]] = []
    for rule in claim_rules():
        for match in islice(pattern(rule.wording).finditer(passage.text), _MOST_CLAIMS):
            start, _ = passage.clause(match.start())
            is_told = (start, rule.unless_told) in taken or (start, rule.concept) in taken
            if not is_told and _is_claimed(passages, index, match, rule):
                taken.append((start, rule.concept))
                yield Claim(index, match.start(), match.end(), rule.concept)


def _is_claimed(passages: Sequence[Passage], index: int, match: re.Match[str], rule: ClaimRule) -> bool:
    passage = passages[index]
    start, end = passage.clause(match.start())
    own = passage.cues_between(start, end)
    if any(cue.kind in cue_set("no_claims") for cue in own) or _excepts(passage, match.start()):
        return False
    if any(_is_of_some(passage, figure, start, match.start()) for figure in passage.figures):
        return False
    subjects = _subjects(passages, index, match)
    return bool(subjects & rule.topics)


def _is_of_some(passage: Passage, figure: Figure, start: int, place: int) -> bool:
    """Whether a figure in the clause of a claim limits it to some; 受理的3件申请均已办结 speaks of all that were."""
    if not (start <= figure.start < place and figure.unit):
        return False
    before = passage.cues_between(start, figure.start)
    return any(cue.kind == "of-which" for cue in before) or not any(cue.kind == "receive" for cue in before)


def _excepts(passage: Passage, place: int) -> bool:
    start, end = passage.clause(place)
    before, _ = passage.clause(max(start - 1, 0))
    if pattern("claim_of_others").search(passage.text, start, place):
        return True
    if pattern("exception_after").match(passage.text, end):
        return True
    return pattern("exception").search(passage.text, before, place) is not None


def _subjects(passages: Sequence[Passage], index: int, match: re.Match[str]) -> set[str]:
    """Give the kinds of thing that a claim speaks of: those in its clause, else named last; disputes go together."""
    passage = passages[index]
    own = _topics(passage.cues_between(*passage.clause(match.start())))
    if own:
        return {cue.kind for cue in own}
    said = passage.cues_before(match.start())
    topics = _topics(said) or _topics(history_of(passages, index))
    if not topics or _counts_otherwise(passage, topics[-1] if topics[-1] in said else None, match.start()):
        return set()
    last = topics[-1].kind
    return {last} | _disputes_together(passage, topics, match.start()) if last in cue_set("disputes") else {last}


def _disputes_together(passage: Passage, topics: Sequence[Cue], place: int) -> set[str]:
    """Give the disputes that a claim speaks of together: those of its part of the sentence, counted ones if any are."""
    segment = passage.text.rfind(";", 0, place)
    disputes = [cue for cue in topics if cue.kind in cue_set("disputes") and cue.start > segment]
    figures = [figure for figure in passage.figures if figure.unit]
    counted = {
        cue.kind for cue in disputes for figure in figures if passage.is_filler(cue.end, figure.start, frozenset())
    }
    return counted or {cue.kind for cue in disputes}


def _topics(cues: Sequence[Cue]) -> list[Cue]:
    return [cue for cue in cues if cue.kind in cue_set("things") - cue_set("no_topics")]


def _counts_otherwise(passage: Passage, topic: Cue | None, place: int) -> bool:
    """Whether a thing of no kind is counted between the topic and a place: 收到意见12条."""
    start = topic.end if topic else 0
    foreign = [cue for cue in passage.cues_between(start, place) if cue.kind == "foreign"]
    figures = [figure for figure in passage.figures if figure.unit]
    return any(figure.end == cue.start or figure.start == cue.end for cue in foreign for figure in figures)
