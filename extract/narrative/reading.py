"""Passages to readings: each figure, or zero in words, with the kind and concept that its cues give it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.narrative.channels import enumeration_to_channel
from extract.narrative.cues import Cue
from extract.narrative.figures import Figure
from extract.narrative.grammar import Rule, cue_set, pattern, rules_of, sure_words
from extract.narrative.heads import Head, figure_to_head, figures_to_matches, is_vetoed
from extract.narrative.passages import Passage, nearest
from extract.narrative.publication import Publication
from extract.narrative.publications import enumeration_of_kinds, figure_to_publication
from extract.narrative.zeros import passage_to_zeros

REMEMBERED_SENTENCES = 2
_HEADING_LENGTH = 30
_LONGEST_ENUMERATION = 20
_YEARS = range(1900, 2100)
_UNCOUNTED = frozenset({"rate", "channel-followers"})
_DISPUTES = frozenset({"reconsideration", "litigation"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: ``start`` to ``end`` in the sentence of the passage at index ``passage``.

    ``context`` is where, in the same sentence, the words begin that it was read from. ``parent`` is the index of the
    reading that this is a part of. ``quote`` is a span of the document to quote instead of the sentence.
    """

    passage: int
    start: int
    end: int
    kind: str
    concept: str
    value: Decimal
    approx: bool
    unit: str
    context: int
    cumulative: bool = False
    parent: int | None = None
    quote: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """A rule's answer before it is placed: kind, concept and where its words begin."""

    kind: str
    concept: str
    context: int


@dataclass(frozen=True, slots=True)
class _Around:
    """The kinds of cue in a figure's own clause, before it in its sentence, before it in all that is remembered.

    ``inherited`` are verbs of the enumeration in which it stands.
    """

    own: frozenset[str]
    inherited: frozenset[str]
    said: frozenset[str]
    before: frozenset[str]
    topic: str


def passages_to_readings(passages: Sequence[Passage]) -> list[Reading]:
    """Give all that the passages say, in reading order."""
    readings: list[Reading] = []
    for index, passage in enumerate(passages):
        counted = list(_without_unsure(passage, list(_figures(passages, index))))
        kinds = {reading.kind for reading in counted if reading.value}
        found = [*counted, *(zero for zero in _zeros(passage, index) if zero.kind not in kinds)]
        readings += sorted(found, key=lambda reading: (reading.start, reading.end))
    return readings


def _without_unsure(passage: Passage, readings: Sequence[Reading]) -> Iterator[Reading]:
    """Leave requests that were only handled (办理) out where their sentence tells another number that was concluded."""
    sure = {
        kind: {reading.value for reading in readings if reading.kind == kind and _says(passage, reading, verbs)}
        for kind, verbs in sure_words().items()
    }
    for reading in readings:
        values = sure.get(reading.kind)
        if not values or reading.value in values:
            yield reading


def _says(passage: Passage, reading: Reading, verbs: re.Pattern[str]) -> bool:
    """Whether a reading was read from one of the verbs."""
    return verbs.search(passage.text, *passage.spans[reading.start]) is not None


def _zeros(passage: Passage, index: int) -> Iterator[Reading]:
    for zero in passage_to_zeros(passage):
        yield Reading(index, zero.start, zero.end, zero.kind, zero.concept, Decimal(0), False, zero.unit, zero.start)


def _figures(passages: Sequence[Passage], index: int) -> Iterator[Reading]:
    passage = passages[index]
    if not passage.figures:
        return
    history = history_of(passages, index)
    dealt = figures_to_matches(passage)
    previous: Publication | None = None
    for figure in passage.figures:
        if (figure in dealt and dealt[figure] is None) or _is_negated(passage, figure):
            continue
        vetoed = is_vetoed(passage, figure)
        publication = figure_to_publication(passage, figure, previous, dealt.get(figure), vetoed=vetoed)
        listed = publication is not None and publication.listed_under == "channel-items"
        told = [] if listed or vetoed else list(_told(passage, figure, history, dealt.get(figure)))
        if publication is None and told and told[0].kind in cue_set("published_kinds"):
            publication = enumeration_of_kinds(passage, figure) or previous
        if publication or not (figure.unit in ("", "%") or _is_listed_unread(passage, figure, previous)):
            previous = publication
        if not told and publication is not None and publication.kind:
            told = [_Told(publication.kind, publication.concept, publication.context)]
        for answer in told:
            if answer.kind != "applications-received" or not _includes_carried(passages, index, figure):
                yield _reading(passage, index, figure, answer)


def _is_listed_unread(passage: Passage, figure: Figure, previous: Publication | None) -> bool:
    """Whether a figure is a member of a list of publications that counts something else: 其中通知3条、专栏10个."""
    start, end = passage.own(figure)
    acts = any(cue.kind in cue_set("verbs") for cue in passage.cues_between(start, end))
    return previous is not None and bool(previous.listed_under) and end == figure.end and not acts


def _is_negated(passage: Passage, figure: Figure) -> bool:
    """Whether a number belongs to a negation: 没有一起."""
    negations = (cue for cue in passage.cues if cue.kind in cue_set("negations"))
    return any(cue.start < figure.start < cue.end for cue in negations)


def _includes_carried(passages: Sequence[Passage], index: int, figure: Figure) -> bool:
    """Whether a bracket after the figure says that it counts requests carried in as well."""
    for place in range(index + 1, len(passages)):
        passage = passages[place]
        if passage.sentence.host is None:
            return False
        if (passage.sentence.host, passage.sentence.host_place) == (index, figure.end):
            return any(cue.kind == "applications-carried-in" for cue in passage.cues)
    return False


def _reading(passage: Passage, index: int, figure: Figure, told: _Told) -> Reading:
    counted_over_years = told.kind not in _UNCOUNTED and _is_cumulative(passage, figure)
    return Reading(
        index,
        figure.start,
        figure.end,
        told.kind,
        told.concept,
        figure.value,
        figure.approx,
        figure.unit,
        told.context,
        counted_over_years,
    )


def _is_cumulative(passage: Passage, figure: Figure) -> bool:
    start = passage.end_of_counted(figure.start)
    start = max(start, passage.text.rfind(";", 0, figure.start) + 1)
    if pattern("cumulative").search(passage.text, start, figure.start):
        return True
    if not pattern("so_far").search(passage.text, start, figure.start):
        return False
    told_apart = (
        pattern("then_this_year").match(passage.text, figure.end),
        pattern("newly_added").search(passage.text[:start]),
    )
    return any(told_apart)


def _told(passage: Passage, figure: Figure, history: Sequence[Cue], dealt: Cue | None) -> Iterator[_Told]:
    head = Head(dealt, (dealt,)) if dealt else figure_to_head(passage, figure)
    if head is None or (not figure.unit and dealt is None and not _stands_alone(passage, figure, head)):
        return
    if head.cue.kind in cue_set("requests") and _is_of_documents(passage, figure):
        return
    shared = {cue.kind + cue.id for cue in head.together}
    if len(shared) > 1 and head.cue.kind != "channel":
        own = passage.cues_between(*passage.own(figure))
        if not any(cue.kind == "each" for cue in own):
            return
    cues = head.together if len(shared) > 1 and head.cue.kind != "channel" else (head.cue,)
    for cue in cues:
        told = _first_rule(passage, figure, history, cue, dealt)
        if told:
            yield told


def _is_of_documents(passage: Passage, figure: Figure) -> bool:
    """Whether a figure counts documents by how they may be disclosed, rather than requests."""
    classes = pattern("document_classes").finditer(passage.text)
    return any(match.start() <= figure.start < match.end() for match in classes)


def _first_rule(passage: Passage, figure: Figure, history: Sequence[Cue], head: Cue, dealt: Cue | None) -> _Told | None:
    start, end = passage.own(figure)
    own = passage.cues_between(min(start, passage.clause(dealt.start)[0] if dealt else start), end)
    said = passage.cues_before(figure.start)
    before = [*history, *said]
    topic = nearest([cue for cue in before if cue is not head], _topics())
    around = _Around(
        own=frozenset(cue.kind for cue in own),
        inherited=_inherited(passage, figure, start),
        said=frozenset(cue.kind for cue in said),
        before=frozenset(cue.kind for cue in before),
        topic=topic.kind if topic else "",
    )
    for rule in rules_of(head.kind):
        fits = figure.unit in rule.units or (rule.bare and not figure.unit)
        if fits and _holds(rule, around) and (not rule.first or head.end <= figure.start):
            return _answer(rule, passage, head, [*before, *(cue for cue in own if cue.start >= figure.end)], dealt)
    return None


def _inherited(passage: Passage, figure: Figure, start: int) -> frozenset[str]:
    """Give the verb of a figure before in an enumeration whose members name none: 作出行政许可5件、行政处罚3件."""
    for _ in range(_LONGEST_ENUMERATION):
        previous = passage.counted_before(start)
        if previous is None or not _goes_on(passage, previous, start, figure):
            break
        start, figure = passage.own(previous)[0], previous
        said = {cue.kind for cue in passage.cues_between(start, previous.start)} & cue_set("inherited")
        if said:
            return frozenset(said)
    return frozenset()


def _goes_on(passage: Passage, previous: Figure, start: int, figure: Figure) -> bool:
    """Whether a figure is the next member of the enumeration in which another stands, and names no verb of its own."""
    if any(cue.kind in cue_set("verbs") for cue in passage.cues_between(start, figure.start)):
        return False
    is_next = passage.text[previous.end : previous.end + 1] in ("、", ",")
    return is_next and passage.is_filler(previous.end + 1, figure.start, cue_set("things"))


def _holds(rule: Rule, around: _Around) -> bool:
    """Whether the kinds of cue around a figure are those that a rule asks for."""
    own = around.own | around.inherited
    asked = all(not kinds or kinds & own for kinds in (rule.own, rule.also)) and (
        not rule.before or rule.before & around.before
    )
    topical = not rule.topic or around.topic in rule.topic
    return bool(asked and topical) and not rule.without & around.own and not rule.unless & around.said


def _topics() -> frozenset[str]:
    return cue_set("things") - {"channel", "channel-followers", "foreign", "mode", "rate", "reads"}


def _answer(rule: Rule, passage: Passage, head: Cue, cues: Sequence[Cue], dealt: Cue | None) -> _Told | None:
    """Give the rule's kind and concept, with names filled in from the cues; None where they cannot be."""
    kind = rule.kind
    if kind == "<dispute>":
        dispute = nearest(cues, _DISPUTES)
        if dispute is None:
            return None
        kind = dispute.kind
    concept, named = rule.concept, head
    if concept.startswith("<"):
        named_or_none = _named(concept.strip("<>"), passage, head, cues, dealt)
        if named_or_none is None:
            return None
        concept, named = named_or_none
    if kind == "channel-followers" and concept not in cue_set("followable"):
        return None
    inside = [cue.start for cue in (head, named) if cue in passage.cues]
    return _Told(kind, concept, min(inside, default=0))


def _named(kind: str, passage: Passage, head: Cue, cues: Sequence[Cue], dealt: Cue | None) -> tuple[str, Cue] | None:
    """Give the concept named by the head or the nearest cue of a kind; None where several are named at once."""
    if kind == "channel":
        return _channel(passage, cues, dealt)
    if head.kind == kind:
        return head.id, head
    names = [cue for cue in cues if cue.kind == kind and cue in passage.cues] or [c for c in cues if c.kind == kind]
    start = max([passage.clause(head.start)[0], *(other.end for other in passage.figures if other.end <= head.start)])
    own = {cue.id for cue in names if start <= cue.start}
    if len(own) > 1 or not names:
        return None
    return names[-1].id, names[-1]


def _channel(passage: Passage, cues: Sequence[Cue], dealt: Cue | None) -> tuple[str, Cue] | None:
    """Give the channel dealt to a figure, those named together in its sentence, or the one named last before that."""
    if dealt and dealt.kind == "channel":
        return dealt.id, dealt
    channels = [cue for cue in cues if cue.kind == "channel"]
    inside = [cue for cue in channels if cue in passage.cues]
    concept = enumeration_to_channel(passage, inside) if inside else channels[-1].id if channels else None
    return (concept, channels[-1]) if concept else None


def _stands_alone(passage: Passage, figure: Figure, head: Head) -> bool:
    """Whether a number without a unit follows its head at once and ends the clause, or is followed by a cue."""
    if figure.value in _YEARS or head.cue.end > figure.start:
        return False
    if not passage.is_filler(head.cue.end, figure.start, frozenset({"each", "request", "application"})):
        return False
    _, end = passage.clause(figure.start)
    return figure.end == end or any(cue.start == figure.end and cue.kind in cue_set("things") for cue in passage.cues)


def history_of(passages: Sequence[Passage], index: int) -> list[Cue]:
    """Give the cues said before a passage's sentence: in the one around its bracket, or in those just before it."""
    sentence = passages[index].sentence
    if sentence.host is not None:
        host = passages[sentence.host]
        return [*history_of(passages, sentence.host), *host.cues_before(sentence.host_place)]
    remembered: list[Passage] = []
    for place in range(index - 1, -1, -1):
        passage = passages[place]
        if len(remembered) == REMEMBERED_SENTENCES:
            break
        if passage.sentence.host is None and _is_remembered(passage, passages[index], remembered):
            remembered.insert(0, passage)
        elif passage.sentence.host is None:
            break
    return [cue for passage in remembered for cue in passage.cues]


def _is_remembered(passage: Passage, current: Passage, remembered: Sequence[Passage]) -> bool:
    if passage.sentence.paragraph == current.sentence.paragraph:
        return True
    is_heading = len(passage.text) <= _HEADING_LENGTH and not passage.figures
    return is_heading and all(other.sentence.paragraph == current.sentence.paragraph for other in remembered)
