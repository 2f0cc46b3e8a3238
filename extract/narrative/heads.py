"""A figure to its head: the cue that says what it counts.

The nearest thing named in the figure's own clause governs it, if only filler stands between; where none is named there,
a verb whose object was named before. A figure before its noun takes the noun after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.narrative.cues import Cue
from extract.narrative.figures import Figure
from extract.narrative.grammar import cue_set, pattern, units
from extract.narrative.passages import Passage, nearest

_RIGHT_REACH = 14


@dataclass(frozen=True, slots=True)
class Head:
    """What governs a figure. ``together`` are the cues of one enumeration that share the figure, the head last."""

    cue: Cue
    together: tuple[Cue, ...]


def is_vetoed(passage: Passage, figure: Figure) -> bool:
    """Whether words before the figure in its clause, or right after it, say that it is no count of the year."""
    start, end = passage.own(figure)
    before = passage.cues_between(start, figure.start)
    if any(cue.kind in cue_set("vetoes") for cue in before) or pattern("changed_from").match(passage.text, figure.end):
        return True
    verb = nearest(passage.cues_between(passage.clause(figure.start)[0], figure.start), cue_set("verbs"))
    if verb and verb.kind in cue_set("carried_vetoes"):
        return True
    after = passage.cues_between(figure.end, end)
    return bool(after) and after[0].kind == "reads" and _is_near(passage, figure, after[0])


def figure_to_head(passage: Passage, figure: Figure) -> Head | None:
    """Give the cue that governs a figure; None where an unknown noun stands nearer or nothing is named."""
    start, end = passage.own(figure)
    before = passage.cues_between(start, figure.start)
    after = passage.cues_between(figure.end, end)
    things = cue_set("things")
    left, right = nearest(before, things), next((cue for cue in after if cue.kind in things), None)
    if right and before and _is_verb_before(passage, before[-1], figure) and _is_near(passage, figure, right):
        return Head(right, (right,))
    if left:
        each = any(cue.kind == "each" for cue in before)
        if not each and passage.joins_unknown(left, start, things):
            return None
        closes = passage.is_filler(left.end, figure.start, cue_set("transparent"))
        return Head(left, _together(passage, left, before)) if closes else None
    if right and right.start - figure.end <= _RIGHT_REACH and not _is_acted_on(passage, figure, right):
        return Head(right, (right,))
    return (
        _verb(passage, figure, before, after) or _continued(passage, figure, start) or _risen(passage, figure, before)
    )


def figures_to_matches(passage: Passage) -> Mapping[Figure, Cue | None]:
    """Give the cues of figures that a 分别 deals out in order; None for figures that cannot be dealt out."""
    dealt: dict[Figure, Cue | None] = {}
    for cue in passage.cues:
        if cue.kind == "respectively":
            run = _run_after(passage, cue)
            named = _named_before(passage, cue, len(run))
            if len(run) > 1:
                dealt.update(zip(run, named or (None,) * len(run), strict=True))
    return dealt


def _is_verb_before(passage: Passage, cue: Cue, figure: Figure) -> bool:
    is_verb = cue.kind in cue_set("transparent")
    return is_verb and passage.is_filler(cue.end, figure.start, frozenset())


def _is_acted_on(passage: Passage, figure: Figure, cue: Cue) -> bool:
    """Whether a figure before disputes says how many of them were decided: 120件做了复议决定."""
    acts = pattern("dispute_acts").search(passage.text, figure.end, cue.start)
    return cue.kind in cue_set("disputes") and acts is not None


def _is_near(passage: Passage, figure: Figure, cue: Cue) -> bool:
    return passage.is_filler(figure.end, cue.start, frozenset({"object", "theme", "other-words"}))


def _together(passage: Passage, head: Cue, before: Sequence[Cue]) -> tuple[Cue, ...]:
    together = [head]
    for cue in reversed([cue for cue in before if cue.end <= head.start]):
        if cue.kind in cue_set("things") and passage.joined(cue, together[0]):
            together.insert(0, cue)
        elif cue.kind in cue_set("things"):
            break
    return tuple(together)


def _verb(passage: Passage, figure: Figure, before: Sequence[Cue], after: Sequence[Cue]) -> Head | None:
    verbs = cue_set("governing_verbs")
    left = nearest(before, verbs)
    if left and passage.is_filler(left.end, figure.start, cue_set("transparent")):
        return Head(left, (left,))
    right = next((cue for cue in after if cue.kind in cue_set("governing_after")), None)
    if right and not left and right.start - figure.end <= _RIGHT_REACH:
        is_done = not pattern("unfinished").search(passage.text, figure.end, right.start)
        return Head(right, (right,)) if is_done and passage.text[right.end : right.end + 1] != "中" else None
    return None


def _continued(passage: Passage, figure: Figure, start: int) -> Head | None:
    """Give the thing named last before a clause that only adds its amount: …信息处理费,合计2230元; 收到…申请,0件."""
    if (start, figure.end) == passage.clause(figure.start) and figure.start == start:
        return _announced(passage, start)
    if figure.unit not in units("money") or not passage.is_filler(start, figure.start, frozenset()):
        return None
    thing = nearest(passage.cues_before(start), cue_set("things"))
    return Head(thing, (thing,)) if thing else None


def _risen(passage: Passage, figure: Figure, before: Sequence[Cue]) -> Head | None:
    """Give what governs the figure from which another has risen: 满意度由95%提升到98%."""
    earlier = passage.counted_before(figure.start)
    if earlier is None or not before or before[0].kind != "reached" or before[0].start != earlier.end:
        return None
    return figure_to_head(passage, earlier) if before[0].end == figure.start else None


def _announced(passage: Passage, start: int) -> Head | None:
    """Give the requests that the clause before ends in, where it says no more of them than that they came."""
    before = passage.cues_between(passage.clause(max(start - 1, 0))[0], start - 1)
    if not before or before[-1].kind != "application" or before[-1].end != start - 1:
        return None
    comes = all(cue.kind in cue_set("announcing") for cue in before)
    return Head(before[-1], (before[-1],)) if comes else None


def _run_after(passage: Passage, cue: Cue) -> list[Figure]:
    run: list[Figure] = []
    for figure in (figure for figure in passage.figures if figure.start >= cue.end):
        place = run[-1].end if run else cue.end
        between = passage.text[place : figure.start]
        is_next = between == "," or pattern("joiner").fullmatch(between) is not None
        closes = is_next if run else _deals(passage, cue, figure)
        if not closes:
            break
        run.append(figure)
    return run


def _deals(passage: Passage, cue: Cue, figure: Figure) -> bool:
    return passage.is_filler(cue.end, figure.start, cue_set("transparent"))


def _named_before(passage: Passage, cue: Cue, count: int) -> list[Cue] | None:
    """Give the ``count`` things of one kind named in the clause before; None where their number does not fit."""
    start, _ = passage.clause(cue.start)
    before = [other for other in passage.cues_between(start, cue.start) if other.kind in cue_set("things")]
    for kinds in ({"channel"}, {"mode"}, {"outcome"}, {"result"}, {"rate"}, {"reconsideration", "litigation"}):
        named = [other for other in before if other.kind in kinds]
        if len(named) == count:
            return named
    return before if len(before) == count else None
