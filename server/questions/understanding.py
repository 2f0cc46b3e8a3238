"""Tokens to what a question says about scope, time and bounds, and the tokens left for measures and operations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from server.questions.quantities import Threshold, tokens_to_quantities
from server.questions.resources import yaml_data
from server.questions.words import CONCEPT_SCHEMES, Sense, Token

_WHOLE_PLACE: Sense = frozenset({("ask", "all-agencies"), ("ask", "total")})
_ALL_OF = frozenset({"all-agencies", "each-year", "which-agency", "which-agencies"})


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a question says. Names are normalised text; ``places`` holds the IRIs that each place named can mean.

    ``place_groups`` are places set side by side (成都市和杭州市), each with those above it; ``levels`` and
    ``bodies`` bound the agencies by level and by the end of their names; ``recent`` is the number of years up to the
    latest, ``among`` that of the agencies meant, ``since`` says that the one year named is the first of all up to the
    latest. ``written`` is the agency or place as written; ``owner`` that of a website or account, ``owner_is_other``
    when it is a body other than the agency; ``asks_of_form`` are words that ask which row or column is meant;
    ``below`` says that the place bounds the bodies meant (陕西省的教育局), and is no part of their name.
    """

    text: str
    tokens: tuple[Token, ...]
    agencies: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    organs: tuple[str, ...] = ()
    places: tuple[tuple[str, ...], ...] = ()
    place_groups: tuple[tuple[tuple[str, ...], ...], ...] = ()
    sectors: tuple[tuple[str, ...], ...] = ()
    years: tuple[int, ...] = ()
    is_range: bool = False
    levels: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    threshold: Threshold | None = None
    count: int | None = None
    among: int | None = None
    is_percent: bool = False
    position: int | None = None
    recent: int | None = None
    since: bool = False
    articles: tuple[str, ...] = ()
    asks_of_form: str = ""
    owner: str = ""
    owner_is_other: bool = False
    below: bool = False
    written: str = ""
    rest: tuple[Token, ...] = ()

    @property
    def names_agency(self) -> bool:
        """Whether the question names an agency in any way."""
        return bool(self.agencies or self.bare or self.organs)

    @property
    def names_scope(self) -> bool:
        """Whether the question names agencies, places or sectors."""
        return self.names_agency or bool(self.places or self.sectors or self.levels or self.bodies)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The stretches that were not understood."""
        return tuple(token.text for token in self.tokens if not token.senses)

    def asks(self, *values: str) -> bool:
        """Say whether any of these ways of asking stands in the question."""
        return any(value in token.values("ask") for token in self.rest for value in values)

    @property
    def ways_of_asking(self) -> frozenset[str]:
        """All ways of asking that stand in the question."""
        return frozenset(value for token in self.rest for value in token.values("ask"))

    @property
    def is_against_name(self) -> bool:
        """Whether an agency or place is that against which something is compared (比乐清市教育局多)."""
        return any(_is_than(before) and _is_name(token) for before, token in pairwise(self.tokens))

    @property
    def subject_first(self) -> bool:
        """Whether what is named first is said to have more or less than what is named second (甲比乙多)."""
        places = [index for index, token in enumerate(self.tokens) if _is_than(token)]
        return len(places) == 1 and all(
            any(token.has("year") or _is_name(token) for token in half)
            for half in (self.tokens[: places[0]], self.tokens[places[0] :])
        )

    @property
    def subject_year(self) -> int:
        """The year said to have more or less than another (2024年比2023年多), or 0 where only the other is named."""
        named = [int(token.values("year")[0]) for token in self.tokens if token.has("year")]
        return named[0] if len(named) > 1 and self.subject_first else 0

    @property
    def reference_year(self) -> int:
        """The only year named, where it is the one against which something is compared (比2023年多), or 0."""
        found = [
            int(year.values("year")[0]) for word, year in pairwise(self.tokens) if _is_than(word) and year.has("year")
        ]
        return found[0] if len(found) == len(set(self.years)) == 1 else 0

    def cue(self, value: str) -> bool:
        """Say whether a cue word stands in the question."""
        return any(value in token.values("cue") for token in self.rest)


def understand(text: str, tokens: tuple[Token, ...]) -> Understanding:
    """Give what the tokens of a text say."""
    tokens = tuple(_dated(tokens))
    groups = _place_groups([token for token in tokens if token.senses])
    left = _without_joints([token for token in _placed(tokens) if token.senses])
    left, below = _below(left)
    left, owner = _owner(left)
    years = tuple(int(value) for token in left for value in token.values("year")[:1])
    ranged = _is_range(left)
    left, since = _since(left)
    named = years[-1] - years[0] + 1 if ranged else len(set(years))
    found = tokens_to_quantities(left, named)
    left = list(found.tokens)
    scope = ("agency", "bare", "organ", "place", "sector", "level", "body", "year", "article")
    return Understanding(
        text=text,
        tokens=tokens,
        agencies=_all(left, "agency"),
        bare=_all(left, "bare"),
        organs=_all(left, "organ"),
        places=tuple(token.values("place") for token in left if token.has("place")),
        sectors=tuple(token.values("sector") for token in left if token.has("sector")),
        place_groups=groups,
        years=tuple(sorted(set(years))),
        is_range=ranged,
        levels=_all(left, "level"),
        bodies=_all(left, "body"),
        threshold=found.threshold,
        count=found.count,
        among=found.among,
        is_percent=found.is_percent,
        position=found.position,
        recent=found.recent,
        since=since,
        articles=_all(left, "article"),
        asks_of_form=_asked_of_form(left),
        owner=owner.text if owner else "",
        owner_is_other=owner is not None and owner.has("owner"),
        below=below,
        written=_written(text, left),
        rest=tuple(token for token in left if not any(token.has(slot) for slot in scope)),
    )


def _dated(tokens: tuple[Token, ...]) -> Iterator[Token]:
    """Read four digits as a year, and as a number where a unit or a bound stands beside them (超过2000件)."""
    for index, token in enumerate(tokens):
        if token.has("year") and token.has("number"):
            before, after = tokens[max(index - 1, 0) : index], tokens[index + 1 : index + 2]
            counts = any(other.has("unit") for other in after) or any(other.has("compare") for other in before + after)
            kept = "number" if counts else "year"
            yield replace(token, senses=tuple(sense for sense in token.senses if any(n == kept for n, _ in sense)))
        else:
            yield token


def _since(tokens: list[Token]) -> tuple[list[Token], bool]:
    """Take the word behind the only year that makes it the first of several (2021年以来)."""
    years = [index for index, token in enumerate(tokens) if token.has("year")]
    behind = tokens[years[0] + 1 : years[0] + 2] if len(years) == 1 else []
    if not any("since" in token.values("ask") for token in behind):
        return tokens, False
    return [token for token in tokens if token is not behind[0]], True


def _place_groups(tokens: list[Token]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Give the places that are joined to each other, each with those named above it; none where none are joined."""
    groups: list[list[tuple[str, ...]]] = []
    joined = False
    for before, token in pairwise([Token("", 0, 0, ()), *tokens]):
        if not token.has("place"):
            continue
        if before.has("place") and groups:
            groups[-1].append(token.values("place"))
            continue
        joined = joined or (bool(groups) and ("and" in before.values("cue") or _is_than(before)))
        groups.append([token.values("place")])
    return tuple(tuple(group) for group in groups) if joined and len(groups) > 1 else ()


def _is_name(token: Token) -> bool:
    return any(token.has(slot) for slot in ("agency", "bare", "organ", "place"))


def _is_than(token: Token) -> bool:
    return token.text in yaml_data("names")["than"]


def _asked_of_form(tokens: list[Token]) -> str:
    """Give the words that ask which entry of the form is meant (哪个渠道), which no kind of question answers."""
    openings = yaml_data("names")["open_questions"]
    for token, following in pairwise(tokens):
        if token.text in openings and any(following.has(scheme) for scheme in CONCEPT_SCHEMES):
            return token.text + following.text
    return ""


def _placed(tokens: tuple[Token, ...]) -> list[Token]:
    """Keep of each token the senses that its place allows (a closing 没有 asks whether; elsewhere it denies)."""
    spoken = [index for index, token in enumerate(tokens) if not token.is_filler]
    last = spoken[-1] if spoken else -1
    return [
        replace(token, senses=tuple(_allowed(token.senses, index == last and index > 0))) if token.has("at") else token
        for index, token in enumerate(tokens)
    ]


def _allowed(senses: tuple[Sense, ...], is_last: bool) -> Iterator[Sense]:
    for sense in senses:
        is_closing = ("at", "end") in sense
        if is_closing == is_last:
            yield sense - {("at", "end")}


def _below(tokens: list[Token]) -> tuple[list[Token], bool]:
    """Drop the words between a place and the bodies in it, and say whether there are any."""
    kept: list[Token] = []
    found = False
    for index, token in enumerate(tokens):
        after_place = any(other.has("place") for other in kept[-1:])
        if token.has("within") and after_place:
            found = True
            continue
        if token.has("within") and token.has("outside") and any(other.has("place") for other in kept):
            found = True
            kept.append(replace(token, senses=(_WHOLE_PLACE,)))
            continue
        following = tokens[index + 1 : index + 2]
        joins = token.text in yaml_data("names")["joints"] or set(token.values("ask")) & _ALL_OF
        if after_place and joins and any(map(_is_body, following)):
            found = True
        kept.append(token)
    return kept, found


def _is_body(token: Token) -> bool:
    return token.has("bare") or token.has("sector") or token.has("within")


def _without_joints(tokens: list[Token]) -> list[Token]:
    """Drop the words that join names or years (甲局和乙局, 2021年与2022年相比)."""
    names = [any(token.has(slot) for slot in ("agency", "bare", "place", "year")) for token in tokens]
    padded = [False, *names, False]
    return [
        token
        for index, token in enumerate(tokens)
        if "and" not in token.values("cue") or not (padded[index] or padded[index + 2])
    ]


def _all(tokens: list[Token], slot: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token.values(slot)[0] for token in tokens if token.has(slot)))


def _written(text: str, tokens: list[Token]) -> str:
    """Give the stretch of the question from the first to the last name in it."""
    names = [token for token in tokens if any(token.has(slot) for slot in ("agency", "bare", "organ", "place"))]
    return text[names[0].start : names[-1].end] if names else ""


def _owner(tokens: list[Token]) -> tuple[list[Token], Token | None]:
    """Find the owner of a website or account that stands directly before it (教育局网站, 市政府网站)."""
    for index in range(1, len(tokens)):
        before, token = tokens[index - 1], tokens[index]
        if not token.has("channel"):
            continue
        named_before = any(other.has("agency") or other.has("bare") for other in tokens[: index - 1])
        if before.has("owner") or (before.has("bare") and named_before):
            return tokens[: index - 1] + tokens[index:], before
        if before.has("agency") or before.has("bare"):
            return tokens, before
    return tokens, None


def _is_range(tokens: list[Token]) -> bool:
    return any(
        tokens[index].has("year") and "range" in tokens[index + 1].values("cue") and tokens[index + 2].has("year")
        for index in range(len(tokens) - 2)
    )
