"""A figure to what was published: on a channel, under a category, or in total.

A publication is a verb of publishing or a channel before a figure in units of publications. General words between them
(各类政府信息) make it a count of the channel or the total; a name (公文类, 工作动态) makes it a category.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.narrative.channels import UNNAMED_CHANNEL, channels_to_concept, enumeration_to_channel
from extract.narrative.cues import Cue
from extract.narrative.figures import Figure
from extract.narrative.grammar import channel_units, cue_set, pattern, units
from extract.narrative.heads import is_vetoed
from extract.narrative.passages import Passage, nearest

_VERBS = frozenset({"publish", "disclose"})
_OTHER_VERBS = frozenset({"receive", "conclude", "hold", "submitted"})
_REQUESTS = frozenset({"application", "on-request", "outcome"})
_CHANNEL = frozenset({"channel"})
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
_MARKERS = frozenset({"of-which", "including", "contains", "respectively"})


@dataclass(frozen=True, slots=True)
class Publication:
    """What a figure of publications counts; ``kind`` is empty where it is one but cannot be told which.

    ``listed_under`` is the kind of the figure of publications in whose list of parts it stands.
    """

    kind: str
    concept: str
    context: int
    unit: str
    listed_under: str = ""


def figure_to_publication(
    passage: Passage, figure: Figure, previous: Publication | None, dealt: Cue | None
) -> Publication | None:
    """Give the publication that a figure counts; ``previous`` is that of the figure before it in the sentence."""
    if not figure.unit:
        return None
    start = passage.clause(dealt.start)[0] if dealt else passage.own(figure)[0]
    before = passage.cues_between(start, figure.start)
    listed = "" if dealt else _listed_under(passage, figure, before, previous)
    if previous and _is_sibling(passage, figure, before, previous):
        listed = previous.listed_under
    elif listed == "channel-items":
        return _member(passage, figure, start, listed)
    if is_vetoed(passage, figure) or (not listed and _governed_otherwise(before, figure)):
        return None
    return _published(passage, figure, before, dealt, listed)


def enumeration_of_kinds(passage: Passage, figure: Figure) -> Publication | None:
    """Give what opens an enumeration where the first thing published is of a kind of its own: 公开规范性文件5件、…."""
    start, _ = passage.own(figure)
    verb = nearest(passage.cues_between(start, figure.start), _VERBS)
    if verb is None or figure.unit not in units("items"):
        return None
    return Publication("", "", start, figure.unit, "category-items")


def _published(
    passage: Passage, figure: Figure, before: Sequence[Cue], dealt: Cue | None, listed: str
) -> Publication | None:
    """Give the publication by what the clause names: a channel, a verb, or only the name of a category."""
    verb, channel = nearest(before, _VERBS), dealt or nearest(before, _CHANNEL)
    start, _ = passage.own(figure)
    is_bare = channel is not None and channel.end == figure.start and figure.unit in units("texts")
    is_event = channel is not None and channel.id in cue_set("event_channels")
    if channel and (verb or listed or is_event or is_bare or _spoken_of(passage, figure)):
        return _on_channel(passage, figure, channel, verb, dealt, listed)
    named_after = _channel_after(passage, figure, before)
    if named_after:
        return Publication("channel-items", named_after.id, start, figure.unit, listed)
    if verb and not listed and _answers_requests(passage, passage.cues_before(start), figure):
        return Publication("", "", start, figure.unit)
    if verb:
        return _by_verb(passage, figure, verb, listed)
    return _member(passage, figure, start, listed) if listed else None


def _member(passage: Passage, figure: Figure, start: int, listed: str) -> Publication:
    """Give the member of a list; one whose name cannot be read is of no kind, and the list goes on after it."""
    return _category(passage, figure, start, listed) or Publication("", "", start, figure.unit, listed)


def _listed_under(passage: Passage, figure: Figure, before: Sequence[Cue], previous: Publication | None) -> str:
    """Give the kind of the figure whose parts the text is listing; empty where it lists none."""
    if previous is None or not {previous.unit, figure.unit} <= units("items") or _acts(passage, figure, before):
        return ""
    place = passage.end_of_counted(figure.start)
    marked = any(cue.kind in _MARKERS for cue in passage.cues_between(place, figure.start))
    if marked or passage.text[place : place + 1] in (":", "、"):
        return previous.listed_under or previous.kind
    return previous.listed_under or (previous.kind if previous.kind == "category-items" else "")


def _is_sibling(passage: Passage, figure: Figure, before: Sequence[Cue], previous: Publication) -> bool:
    """Whether what stands beside the figure of a channel is the figure of another: 网站445条、公众号126条."""
    start, _ = passage.own(figure)
    channel = nearest(before, _CHANNEL)
    if channel is None or previous.listed_under or previous.kind != "channel-items":
        return False
    return start == channel.start or pattern("joiner").fullmatch(passage.text, start, channel.start) is not None


def _acts(passage: Passage, figure: Figure, before: Sequence[Cue]) -> bool:
    """Whether the clause speaks of another act than publishing: receiving, or any verb that opens it."""
    start, _ = passage.own(figure)
    return any(
        cue.kind == "receive" or pattern("category_head").sub("", passage.text[start : cue.start]) == ""
        for cue in before
        if cue.kind in _OTHER_VERBS
    )


def _governed_otherwise(before: Sequence[Cue], figure: Figure) -> bool:
    """Whether another thing is counted: one named after the verb, unless the unit is that of postings about it."""
    verb = nearest(before, _VERBS)
    thing = nearest(before, cue_set("things") - {"application", "on-request", "request"})
    if thing is None or thing.kind == "channel" or (verb and thing.start < verb.start):
        return False
    return verb is None or figure.unit not in units("texts")


def _channel_after(passage: Passage, figure: Figure, before: Sequence[Cue]) -> Cue | None:
    """Give the channel that a figure stands before, as the object of a verb: 召开3场新闻发布会, 发布260期微信公众号."""
    following = passage.cues_between(figure.end, passage.own(figure)[1])
    after = following[0] if following else None
    if len(following) > 1 and passage.joined(following[0], following[1]):
        return None
    if after is None or after.kind != "channel" or figure.unit not in channel_units(after.id) or not before:
        return None
    verbs = _VERBS | {"hold"} if after.id in cue_set("event_channels") else _VERBS
    is_object = passage.is_filler(before[-1].end, figure.start, frozenset())
    near = passage.is_filler(figure.end, after.start, frozenset())
    return after if before[-1].kind in verbs and is_object and near else None


def _spoken_of(passage: Passage, figure: Figure) -> bool:
    return any(cue.kind in _VERBS for cue in passage.cues_before(figure.start))


def _on_channel(
    passage: Passage, figure: Figure, channel: Cue, verb: Cue | None, dealt: Cue | None, listed: str
) -> Publication | None:
    start, _ = passage.own(figure)
    anchor = max(channel.end, verb.end if verb else 0)
    if verb is None and pattern("summed_up").search(passage.text[anchor : figure.start]):
        return None
    if not dealt and not _is_general(passage, anchor, figure.start):
        return _category(passage, figure, anchor, listed) if verb else None
    cues = passage.cues_between(start, figure.start)
    concept = dealt.id if dealt else enumeration_to_channel(passage, cues)
    several = {cue.id for cue in cues if cue.kind == "channel" and not _is_apposition(passage, cue)}
    if not dealt and not listed and any(cue.kind == "many" and cue.start == channel.end for cue in cues):
        return _through_many(passage, figure, start)
    if not dealt and len(several) > 1 and channels_to_concept(several) is None:
        is_total = any(cue.kind == "many" for cue in cues) and _is_all(passage, figure, verb)
        return Publication("disclosed-total", "total", start, figure.unit, listed) if is_total else None
    if concept is None or figure.unit not in channel_units(concept):
        return None
    return Publication("channel-items", concept, channel.start, figure.unit, listed)


def _through_many(passage: Passage, figure: Figure, start: int) -> Publication | None:
    """Give the total that went through a channel and others (官网等渠道); None after other figures."""
    is_first = passage.counted_before(figure.start) is None
    fits = is_first and figure.unit in units("items")
    return Publication("disclosed-total", "total", start, figure.unit) if fits else None


def _is_apposition(passage: Passage, cue: Cue) -> bool:
    """Whether a general name stands right before the channel it is said of: 新媒体微信公众号."""
    follows = (other.kind == "channel" and other.start == cue.end for other in passage.cues)
    return cue.id == UNNAMED_CHANNEL and any(follows)


def _by_verb(passage: Passage, figure: Figure, verb: Cue, listed: str) -> Publication | None:
    """Give the publication of a clause that names a verb but no channel of the code list."""
    if figure.unit not in units("items"):
        return None
    start, end = passage.own(figure)
    is_elsewhere = pattern("unnamed_channel").search(passage.text[start : verb.start]) is not None
    if is_elsewhere and _is_general(passage, verb.end, figure.start):
        return Publication("channel-items", UNNAMED_CHANNEL, start, figure.unit, listed)
    if listed and verb.end == figure.start and not _is_led_by_subject(passage, start, verb):
        return _category(passage, figure, start, listed)
    if not _is_general(passage, verb.end, figure.start):
        return _category(passage, figure, verb.end, listed)
    if verb.end == figure.start and not _is_general(passage, figure.end, end):
        name = passage.text[figure.end : end]
        is_name = pattern("category_after").fullmatch(name)
        return Publication("category-items", name, verb.start, figure.unit, listed) if is_name else None
    return _by_what_was_named(passage, figure, verb, listed)


def _by_what_was_named(passage: Passage, figure: Figure, verb: Cue, listed: str) -> Publication:
    """Give the publication on the channel named in an earlier clause, or the total; of no kind where it is unclear."""
    start, _ = passage.clause(figure.start)
    earlier = passage.cues_before(start)
    channel = nearest([cue for cue in earlier if cue.id not in cue_set("event_channels")], _CHANNEL)
    objects = [cue for cue in passage.cues_between(*passage.own(figure)) if cue.kind == "object"]
    is_led = _is_led_by_subject(passage, passage.own(figure)[0], verb)
    is_part = (listed == "category-items" and not objects) or (
        listed and pattern("summed_up").search(passage.text, verb.end, figure.start)
    )
    if is_part or _answers_requests(passage, earlier, figure) or _is_addition(passage, earlier, figure, listed):
        kind, concept = "", ""
    elif any(cue.kind == "many" for cue in earlier) and is_led and _is_all(passage, figure, verb):
        kind, concept = "disclosed-total", "total"
    elif channel and (verb.kind == "publish" or _is_located(passage, channel)) and is_led:
        concept = channels_to_concept(_channels_of_clause(passage, channel)) or ""
        kind = "channel-items" if concept else ""
        if not concept and verb.kind == "disclose":
            kind, concept = "disclosed-total", "total"
    elif (not listed or _is_general(passage, start, verb.start)) and _is_total(passage, figure, verb):
        kind, concept = "disclosed-total", "total"
    else:
        kind, concept = "", ""
    context = channel.start if channel and kind == "channel-items" else verb.start
    return Publication(kind, concept, context, figure.unit, listed)


def _is_all(passage: Passage, figure: Figure, verb: Cue | None) -> bool:
    """Whether what was published in many ways is all that was: disclosed, or information in general."""
    if figure.unit not in units("items"):
        return False
    objects = pattern("published_in_many_ways")
    is_disclosed = verb is None or verb.kind == "disclose"
    return is_disclosed or objects.search(passage.text, verb.end if verb else 0, figure.start) is not None


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
    return _is_general(passage, start, verb.start) or bool(pattern("subject").search(passage.text[start : verb.start]))


def _answers_requests(passage: Passage, earlier: Sequence[Cue], figure: Figure) -> bool:
    """Whether the sentence speaks of requests just before: what is published then are answers to them."""
    topic = nearest(earlier, cue_set("things") - _CHANNEL)
    return topic is not None and topic.kind in _REQUESTS and ";" not in passage.text[topic.end : figure.start]


def _is_general(passage: Passage, start: int, end: int) -> bool:
    """Whether between two places nothing but general words for publications stands."""
    if pattern("summed_up").search(passage.text[start:end]):
        return True
    filler = pattern("object_filler", repeated=True)
    return all(filler.fullmatch(part) for part in passage.without_cues(start, end, _OBJECTS)) or bool(
        filler.fullmatch(passage.text[start:end])
    )


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
        return pattern("public_objects").search(passage.text, verb.end, figure.start) is not None
    start, _ = passage.own(figure)
    is_bare = pattern("bare_verb").fullmatch(passage.text[verb.start : verb.end]) is not None
    return not is_bare or pattern("subject").search(passage.text[start : verb.start]) is not None


def _category(passage: Passage, figure: Figure, start: int, listed: str) -> Publication | None:
    if figure.unit not in units("items"):
        return None
    name = pattern("category_head").sub("", passage.text[start : figure.start])
    name = pattern("category_tail").sub("", name)
    clause = passage.cues_between(passage.own(figure)[0], start)
    if any(cue.kind in _OTHER_VERBS for cue in clause):
        return None
    named = {cue.kind for cue in passage.cues_between(start, figure.start)}
    verbs = (cue for cue in passage.cues if cue.kind in _VERBS and cue.end == figure.start)
    ends_in_verb = any(name.endswith(passage.text[cue.start : cue.end]) for cue in verbs)
    if named & cue_set("no_categories") or ends_in_verb or not pattern("category").fullmatch(name):
        return None
    return Publication("category-items", name, start, figure.unit, listed)
