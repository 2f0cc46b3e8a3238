"""A figure to what was published: on a channel, under a category, or in total.

A publication is a verb of publishing or a channel before a figure in units of publications. General words between them
(各类政府信息) make it a count of the channel or the total; a name (公文类, 工作动态) makes it a category.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.narrative.channel_publications import channel_after, on_channel
from extract.narrative.cues import Cue
from extract.narrative.figures import Figure
from extract.narrative.grammar import cue_set, pattern, units
from extract.narrative.passages import Passage, nearest
from extract.narrative.publication import CHANNEL, OTHER_VERBS, VERBS, Publication, category, is_general
from extract.narrative.verb_publications import answers_requests, by_verb

_MARKERS = frozenset({"of-which", "including", "contains", "respectively"})


def figure_to_publication(
    passage: Passage, figure: Figure, previous: Publication | None, dealt: Cue | None, *, vetoed: bool
) -> Publication | None:
    """Give the publication that a figure counts; ``previous`` is that of the figure before it in the sentence."""
    published = _counted(passage, figure, previous, dealt, vetoed=vetoed) if figure.unit else None
    if published and published.listed_under:
        return replace(published, head=_head(passage, figure, previous))
    return published


def _head(passage: Passage, figure: Figure, previous: Publication | None) -> str:
    """Give the concept of the figure whose list a figure stands in: the one before it where a list opens there."""
    if previous is None:
        return ""
    return previous.head if previous.listed_under and not _opens_list(passage, figure) else previous.concept


def _opens_list(passage: Passage, figure: Figure) -> bool:
    """Whether words that open a list stand between a figure and the one before it."""
    place = passage.end_of_counted(figure.start)
    return any(cue.kind in _MARKERS for cue in passage.cues_between(place, figure.start))


def _counted(
    passage: Passage, figure: Figure, previous: Publication | None, dealt: Cue | None, *, vetoed: bool
) -> Publication | None:
    start = passage.clause(dealt.start)[0] if dealt else passage.own(figure)[0]
    before = passage.cues_between(start, figure.start)
    listed = "" if dealt else _listed_under(passage, figure, before, previous)
    if previous and _is_share_of_year(passage, figure, start, previous):
        return replace(previous, context=start, unit=figure.unit)
    if previous and _is_sibling(passage, figure, before, previous):
        listed = previous.listed_under
    elif listed == "channel-items" and not _names_publisher(passage, figure, start, before, previous):
        return _member(passage, figure, start, listed)
    if vetoed or (not listed and _governed_otherwise(passage, before, figure)):
        return None
    published = _published(passage, figure, before, dealt, listed)
    return _member_of_list(passage, figure, published, listed, previous) if listed else published


def _member_of_list(
    passage: Passage, figure: Figure, published: Publication | None, listed: str, previous: Publication | None
) -> Publication | None:
    """Give the member of a list that a figure is; one that cannot be told is of no kind, and the list goes on."""
    start, _ = passage.own(figure)
    if published and _is_named_after(published.concept, _head(passage, figure, previous)):
        return replace(published, kind="", concept="")
    if listed == "channel-items" and not (published and published.kind) and not _names_channel(passage, figure):
        return _member(passage, figure, start, listed)
    if published is None and figure.unit in units("items"):
        return Publication("", "", start, figure.unit, listed)
    return published


def _names_channel(passage: Passage, figure: Figure) -> bool:
    return nearest(passage.cues_between(passage.own(figure)[0], figure.start), CHANNEL) is not None


def _is_named_after(concept: str, head: str) -> bool:
    """Whether a channel in the list of another is one of its kind, or a section of it."""
    is_alike = concept == head and head in cue_set("grouped_channels")
    return is_alike or (head in cue_set("sectioned") and concept in cue_set("sections"))


def _is_share_of_year(passage: Passage, figure: Figure, start: int, previous: Publication) -> bool:
    """Whether a figure is what this year added to the one before it."""
    said = pattern("share_of_year").fullmatch(passage.text, start, figure.start)
    return previous.kind in ("channel-items", "disclosed-total") and said is not None


def _names_publisher(
    passage: Passage, figure: Figure, start: int, before: Sequence[Cue], previous: Publication | None
) -> bool:
    """Whether a member of the list of a channel names a verb of publishing, or nothing but another channel."""
    if nearest(before, VERBS):
        return True
    channel = nearest(before, CHANNEL)
    if _head(passage, figure, previous) in cue_set("grouped_channels"):
        return False
    if channel is None or channel.id in cue_set("event_channels"):
        return False
    opening = passage.text[start : channel.start]
    return not pattern("category_head").sub("", opening) and is_general(passage, channel.end, figure.start)


def enumeration_of_kinds(passage: Passage, figure: Figure) -> Publication | None:
    """Give what opens an enumeration where the first thing published is of a kind of its own: 公开规范性文件5件、…."""
    start, _ = passage.own(figure)
    verb = nearest(passage.cues_between(start, figure.start), VERBS)
    if verb is None or figure.unit not in units("items"):
        return None
    return Publication("", "", start, figure.unit, "category-items")


def _published(
    passage: Passage, figure: Figure, before: Sequence[Cue], dealt: Cue | None, listed: str
) -> Publication | None:
    """Give the publication by what the clause names: a channel, a verb, or only the name of a category."""
    verb, channel = nearest(before, VERBS), dealt or nearest(before, CHANNEL)
    start, _ = passage.own(figure)
    is_bare = channel is not None and channel.end == figure.start and figure.unit in units("texts")
    is_event = channel is not None and channel.id in cue_set("event_channels")
    if channel and (verb or listed or is_event or is_bare or _spoken_of(passage, figure)):
        return on_channel(passage, figure, channel, verb, dealt, listed)
    named_after = channel_after(passage, figure, before)
    if named_after:
        return Publication("channel-items", named_after.id, start, figure.unit, listed)
    if verb and not listed and answers_requests(passage, passage.cues_before(start), figure):
        return Publication("", "", start, figure.unit)
    if verb:
        return by_verb(passage, figure, verb, listed)
    return _member(passage, figure, start, listed) if listed else None


def _member(passage: Passage, figure: Figure, start: int, listed: str) -> Publication:
    """Give the member of a list; one whose name cannot be read is of no kind, and the list goes on after it."""
    return category(passage, figure, start, listed) or Publication("", "", start, figure.unit, listed)


def _listed_under(passage: Passage, figure: Figure, before: Sequence[Cue], previous: Publication | None) -> str:
    """Give the kind of the figure whose parts the text is listing; empty where it lists none."""
    if previous is None or not {previous.unit, figure.unit} <= units("items") or _acts(passage, figure, before):
        return ""
    place = passage.end_of_counted(figure.start)
    if _opens_list(passage, figure) or passage.text[place : place + 1] in (":", "、"):
        return previous.listed_under or previous.kind
    return previous.listed_under or (previous.kind if previous.kind == "category-items" else "")


def _is_sibling(passage: Passage, figure: Figure, before: Sequence[Cue], previous: Publication) -> bool:
    """Whether what stands beside the figure of a channel is the figure of another: 网站445条、公众号126条."""
    start, _ = passage.own(figure)
    channel = nearest(before, CHANNEL)
    if channel is None or previous.listed_under or previous.kind != "channel-items":
        return False
    return start == channel.start or pattern("joiner").fullmatch(passage.text, start, channel.start) is not None


def _acts(passage: Passage, figure: Figure, before: Sequence[Cue]) -> bool:
    """Whether the clause speaks of another act than publishing: receiving, or any verb that opens it."""
    start, _ = passage.own(figure)
    return any(
        cue.kind == "receive" or pattern("category_head").sub("", passage.text[start : cue.start]) == ""
        for cue in before
        if cue.kind in OTHER_VERBS
    )


def _governed_otherwise(passage: Passage, before: Sequence[Cue], figure: Figure) -> bool:
    """Whether another thing is counted: one named after the verb, unless the unit is that of postings about it."""
    verb = nearest(before, VERBS)
    thing = nearest(before, cue_set("things") - {"application", "on-request", "request"})
    if thing is None or thing.kind == "channel" or (verb and thing.start < verb.start):
        return False
    if verb is None:
        return True
    about = pattern("papers_about").fullmatch(passage.text, thing.end, figure.start)
    return figure.unit not in units("texts") and about is None


def _spoken_of(passage: Passage, figure: Figure) -> bool:
    return any(cue.kind in VERBS for cue in passage.cues_before(figure.start))
