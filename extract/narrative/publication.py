"""What a figure of publications counts, and the words that only a name or nothing but general words may be.

Takes a passage and places in it; gives the category named there, or whether nothing is.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.narrative.cues import Cue
from extract.narrative.figures import Figure
from extract.narrative.grammar import cue_set, pattern, units
from extract.narrative.passages import Passage

VERBS = frozenset({"publish", "disclose"})
CHANNEL = frozenset({"channel"})
OTHER_VERBS = frozenset({"receive", "conclude", "hold", "submitted"})
_OBJECTS = frozenset(
    {
        "object",
        "theme",
        "many",
        "etc",
        "locative",
        "channel-followers",
        "of-which",
        "including",
        "includes",
        "contains",
        "another",
    }
)


@dataclass(frozen=True, slots=True)
class Publication:
    """What a figure of publications counts; ``kind`` is empty where it is one but cannot be told which.

    ``listed_under`` is the kind of the figure of publications in whose list of parts it stands, ``head`` its concept.
    """

    kind: str
    concept: str
    context: int
    unit: str
    listed_under: str = ""
    head: str = ""


def category(passage: Passage, figure: Figure, start: int, listed: str) -> Publication | None:
    """Give the category whose name stands between a place and a figure; None where none does."""
    if figure.unit not in units("items"):
        return None
    name = pattern("category_head").sub("", passage.text[start : figure.start])
    name = pattern("category_tail").sub("", name)
    clause = passage.cues_between(passage.own(figure)[0], start)
    if any(cue.kind in OTHER_VERBS for cue in clause):
        return None
    named = {cue.kind for cue in passage.cues_between(start, figure.start)}
    verbs = (cue for cue in passage.cues if cue.kind in VERBS and cue.end == figure.start)
    ends_in_verb = any(name.endswith(passage.text[cue.start : cue.end]) for cue in verbs)
    if not listed and pattern("no_publications").search(name):
        return None
    if named & cue_set("no_categories") or ends_in_verb or not pattern("category").fullmatch(name):
        return None
    return Publication("category-items", name, start, figure.unit, listed)


def is_all(passage: Passage, figure: Figure, verb: Cue | None) -> bool:
    """Whether what was published in many ways is all that was: disclosed, or information in general."""
    if figure.unit not in units("items"):
        return False
    objects = pattern("published_in_many_ways")
    is_disclosed = verb is None or verb.kind == "disclose"
    return is_disclosed or objects.search(passage.text, verb.end if verb else 0, figure.start) is not None


def is_general(passage: Passage, start: int, end: int) -> bool:
    """Whether between two places nothing but general words for publications stands."""
    if pattern("summed_up").search(passage.text[start:end]):
        return True
    filler = pattern("object_filler", repeated=True)
    return all(filler.fullmatch(part) for part in passage.without_cues(start, end, _OBJECTS)) or bool(
        filler.fullmatch(passage.text[start:end])
    )
