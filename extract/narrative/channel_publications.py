"""A figure to what was published on a channel that its clause names, or on several."""

from __future__ import annotations

from collections.abc import Sequence

from extract.narrative.channels import UNNAMED_CHANNEL, channels_to_concept, enumeration_to_channel
from extract.narrative.cues import Cue
from extract.narrative.figures import Figure
from extract.narrative.grammar import channel_objects, channel_units, cue_set, pattern, units
from extract.narrative.passages import Passage
from extract.narrative.publication import VERBS, Publication, category, is_all, is_general


def on_channel(
    passage: Passage, figure: Figure, channel: Cue, verb: Cue | None, dealt: Cue | None, listed: str
) -> Publication | None:
    """Give the publication of a clause that names a channel: the channel's, a category's, or the total's."""
    start, _ = passage.own(figure)
    anchor = max(channel.end, verb.end if verb else 0)
    if verb is None and pattern("summed_up").search(passage.text[anchor : figure.start]):
        return None
    if verb and channel.id == UNNAMED_CHANNEL and _is_only_made(passage, verb, channel):
        return None
    if not dealt and not _is_all_it_publishes(passage, channel, anchor, figure.start):
        return category(passage, figure, anchor, listed) if verb else None
    cues = passage.cues_between(start, figure.start)
    if not dealt and _is_one_of_several(passage, channel, verb, cues, listed):
        is_total = _is_total_of_several(passage, figure, channel, verb, cues, listed)
        return Publication("disclosed-total", "total", start, figure.unit, listed) if is_total else None
    concept = dealt.id if dealt else enumeration_to_channel(passage, cues)
    if concept is None or figure.unit not in channel_units(concept):
        return None
    return Publication("channel-items", concept, channel.start, figure.unit, listed)


def _is_only_made(passage: Passage, verb: Cue, channel: Cue) -> bool:
    """Whether something was made for a channel in general: 制作新媒体作品49篇."""
    return verb.end <= channel.start and pattern("made_only").fullmatch(passage.text, verb.start, verb.end) is not None


def _is_one_of_several(passage: Passage, channel: Cue, verb: Cue | None, cues: Sequence[Cue], listed: str) -> bool:
    """Whether a channel shares its figure with others, named or not."""
    several = {cue.id for cue in cues if cue.kind == "channel" and not _is_apposition(passage, cue)}
    is_list = len(several) > 1 and channels_to_concept(several) is None
    return is_list or _goes_on(passage, channel, verb) or (not listed and _is_one_of_many(channel, cues))


def _is_one_of_many(channel: Cue, cues: Sequence[Cue]) -> bool:
    """Whether general words for channels stand right after one: 官网等渠道."""
    return any(cue.kind == "many" and cue.start == channel.end for cue in cues)


def _is_total_of_several(
    passage: Passage, figure: Figure, channel: Cue, verb: Cue | None, cues: Sequence[Cue], listed: str
) -> bool:
    """Whether the figure of several channels is that of all that was disclosed."""
    if not listed and _is_one_of_many(channel, cues):
        return passage.counted_before(figure.start) is None and figure.unit in units("items")
    if _goes_on(passage, channel, verb):
        return not listed and verb is not None and verb.kind == "disclose" and is_all(passage, figure, verb)
    return any(cue.kind == "many" for cue in cues) and is_all(passage, figure, verb)


def _is_all_it_publishes(passage: Passage, channel: Cue, start: int, end: int) -> bool:
    """Whether between two places stand general words, or those for all that a channel publishes."""
    objects = channel_objects(channel.id)
    return is_general(passage, start, end) or (
        objects is not None and bool(objects.fullmatch(passage.text, start, end))
    )


def _goes_on(passage: Passage, channel: Cue, verb: Cue | None) -> bool:
    """Whether more is named beside a channel before the verb than the code list knows: 公告栏、条幅等主动公开."""
    if verb is None or verb.start <= channel.end:
        return False
    if passage.text[channel.end] in '“"':
        return False
    goes_on = any(
        cue.kind == "etc" and cue.start == channel.end for cue in passage.cues_between(channel.end, verb.start)
    )
    return goes_on or passage.joins_next(channel)


def _is_apposition(passage: Passage, cue: Cue) -> bool:
    """Whether a general name stands right before the channel it is said of: 新媒体微信公众号."""
    follows = (other.kind == "channel" and other.start == cue.end for other in passage.cues)
    return cue.id == UNNAMED_CHANNEL and any(follows)


def channel_after(passage: Passage, figure: Figure, before: Sequence[Cue]) -> Cue | None:
    """Give the channel that a figure stands before, as the object of a verb: 召开3场新闻发布会, 发布260期微信公众号."""
    following = passage.cues_between(figure.end, passage.own(figure)[1])
    after = following[0] if following else None
    if len(following) > 1 and passage.joined(following[0], following[1]):
        return None
    if after is None or after.kind != "channel" or figure.unit not in channel_units(after.id) or not before:
        return None
    verbs = VERBS | {"hold"} if after.id in cue_set("event_channels") else VERBS
    is_object = passage.is_filler(before[-1].end, figure.start, frozenset())
    near = passage.is_filler(figure.end, after.start, frozenset())
    return after if before[-1].kind in verbs and is_object and near else None
