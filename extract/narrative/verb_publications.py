"""A figure to what was published where its clause names a verb, but no channel of the code list."""

from __future__ import annotations

from collections.abc import Sequence

from extract.narrative.channels import UNNAMED_CHANNEL, channels_to_concept
from extract.narrative.cues import Cue
from extract.narrative.figures import Figure
from extract.narrative.grammar import cue_set, pattern, units
from extract.narrative.passages import Passage, nearest
from extract.narrative.publication import CHANNEL, Publication, category, is_all, is_general

_REQUESTS = frozenset({"application", "on-request", "outcome"})


def by_verb(passage: Passage, figure: Figure, verb: Cue, listed: str) -> Publication | None:
    """Give the publication of a clause that names a verb but no channel of the code list."""
    if figure.unit not in units("items"):
        return None
    start, end = passage.own(figure)
    is_elsewhere = pattern("unnamed_channel").search(passage.text[start : verb.start]) is not None
    if is_elsewhere and is_general(passage, verb.end, figure.start):
        return Publication("channel-items", UNNAMED_CHANNEL, start, figure.unit, listed)
    if listed and verb.end == figure.start and not _is_led_by_subject(passage, start, verb):
        return category(passage, figure, start, listed)
    if not is_general(passage, verb.end, figure.start):
        return category(passage, figure, verb.end, listed)
    if verb.end == figure.start and not is_general(passage, figure.end, end):
        name = passage.text[figure.end : end]
        is_name = pattern("category_after").fullmatch(name)
        return Publication("category-items", name, verb.start, figure.unit, listed) if is_name else None
    return _by_what_was_named(passage, figure, verb, listed)


def _by_what_was_named(passage: Passage, figure: Figure, verb: Cue, listed: str) -> Publication:
    """Give the publication on the channel named in an earlier clause, or the total; of no kind where it is unclear."""
    start, _ = passage.clause(figure.start)
    earlier = passage.cues_before(start)
    channel = nearest([cue for cue in earlier if _is_published_on(passage, cue)], CHANNEL)
    objects = [cue for cue in passage.cues_between(*passage.own(figure)) if cue.kind == "object"]
    is_led = _is_led_by_subject(passage, passage.own(figure)[0], verb)
    is_part = (
        listed == "channel-items"
        or (listed == "category-items" and not objects)
        or (listed and pattern("summed_up").search(passage.text, verb.end, figure.start))
    )
    if is_part or answers_requests(passage, earlier, figure) or _is_addition(passage, earlier, figure, listed):
        kind, concept = "", ""
    elif any(cue.kind == "many" for cue in earlier) and is_led and is_all(passage, figure, verb):
        kind, concept = "disclosed-total", "total"
    elif channel and (verb.kind == "publish" or _is_located(passage, channel)) and is_led:
        concept = channels_to_concept(_channels_of_clause(passage, channel)) or ""
        kind = "channel-items" if concept else ""
        if not concept and verb.kind == "disclose":
            kind, concept = "disclosed-total", "total"
    elif (not listed or is_general(passage, start, verb.start)) and _is_total(passage, figure, verb):
        kind, concept = "disclosed-total", "total"
    else:
        kind, concept = "", ""
    context = channel.start if channel and kind == "channel-items" else verb.start
    return Publication(kind, concept, context, figure.unit, listed)


def _is_published_on(passage: Passage, channel: Cue) -> bool:
    """Whether what follows a channel may have been published on it: no event, and not just the main one of all."""
    is_main = pattern("as_main_channel").match(passage.text, channel.end)
    return channel.id not in cue_set("event_channels") and is_main is None


def _is_addition(passage: Passage, earlier: Sequence[Cue], figure: Figure, listed: str) -> bool:
    """Whether a figure of disclosures is another's part or stands beside it, so that it is no total itself."""
    if any(cue.kind == "includes" for cue in earlier) and not any(cue.kind == "channel" for cue in earlier):
        return True
    if listed != "disclosed-total":
        return False
    place = passage.end_of_counted(figure.start)
    return pattern("then_this_year").match(passage.text, place) is None


def _is_led_by_subject(passage: Passage, start: int, verb: Cue) -> bool:
    """Whether before a verb stands nothing, general words or who publishes, rather than what or where."""
    if is_general(passage, start, verb.start):
        return True
    is_located = any(cue.kind == "locative" for cue in passage.cues_between(start, verb.start))
    return not is_located and pattern("subject").search(passage.text[start : verb.start]) is not None


def answers_requests(passage: Passage, earlier: Sequence[Cue], figure: Figure) -> bool:
    """Whether the sentence speaks of requests just before: what is published then are answers to them."""
    topic = nearest(earlier, cue_set("things") - CHANNEL)
    return topic is not None and topic.kind in _REQUESTS and ";" not in passage.text[topic.end : figure.start]


def _is_located(passage: Passage, channel: Cue) -> bool:
    start, _ = passage.clause(channel.start)
    return any(cue.kind == "locative" for cue in passage.cues_between(start, channel.start))


def _channels_of_clause(passage: Passage, channel: Cue) -> set[str]:
    start, end = passage.clause(channel.start)
    return {cue.id for cue in passage.cues_between(start, end) if cue.kind == "channel"}


def _is_total(passage: Passage, figure: Figure, verb: Cue) -> bool:
    """Whether a verb without a channel speaks of all that was disclosed."""
    if pattern("made_only").match(passage.text, verb.start, verb.end):
        return False
    if verb.kind == "publish":
        objects = pattern("public_objects").search(passage.text, verb.end, figure.start) is not None
        return objects or _lists_channels(passage, figure, verb)
    start, _ = passage.own(figure)
    if pattern("summed_up").search(passage.text[verb.end : figure.start]):
        return False
    is_bare = pattern("bare_verb").fullmatch(passage.text[verb.start : verb.end]) is not None
    return not is_bare or pattern("subject").search(passage.text[start : verb.start]) is not None


def _lists_channels(passage: Passage, figure: Figure, verb: Cue) -> bool:
    """Whether a figure of information is told apart by channels right after it: 发布信息120条:网站80条、微信40条."""
    opening = pattern("list_opening").match(passage.text, figure.end)
    if opening is None or not pattern("published_in_many_ways").search(passage.text, verb.end, figure.start):
        return False
    following = passage.cues_between(opening.end(), len(passage.text))
    is_first = bool(following) and passage.is_filler(opening.end(), following[0].start, frozenset())
    return is_first and following[0].kind == "channel"
