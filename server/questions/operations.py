"""The kinds of questions, read from ``data/operations``: which ways of asking belong to each and what it needs.

A kind applies when its way of asking stands in the question and every word of the question is explained, by the kind
itself or by the one measure or subject that it needs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import prod
from typing import Any

from ontology import iris
from ontology.vocabulary import concept, concepts
from server.questions.breakdowns import DIMENSIONS, TEXT_DIMENSIONS, parts_of, tokens_to_breakdown
from server.questions.measures import Measure, joint_measures_of, measures_of
from server.questions.request import Request
from server.questions.resources import yaml_data, yaml_folder
from server.questions.understanding import Understanding
from server.questions.words import CONCEPT_SCHEMES, Token

_LEAST_COMPARED = 2
_MOST_COMBINATIONS = 4096
_ARTICLE = re.compile(r"[0-9]{1,2}(-[0-9]{1,2})?")
_APPLICATION = Token("", 0, 0, (frozenset({("cue", "application")}),))


@dataclass(frozen=True, slots=True)
class Operation:
    """A kind of question; the fields are those of its file."""

    id: str
    label: str
    order: float
    mechanism: str
    needs: str
    any: frozenset[str]
    none: frozenset[str]
    accepts: frozenset[str]
    cues: frozenset[str]
    subjects: frozenset[str]
    bounded: bool
    many: bool
    compares: bool
    between_years: bool
    joins: bool
    over_years: bool
    open_scope: bool
    general: bool
    named: bool
    least_whole: int
    requires: frozenset[str]
    examples: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """An operation that explains a question, with the measures it can be about or its subject.

    ``whole`` are the measures named as the denominator of a share; a joint plan asks for all its measures together.
    ``parts`` is the dimension by which the measure is broken down.
    """

    operation: Operation
    measures: tuple[Measure, ...] = ()
    subject: str = ""
    whole: tuple[Measure, ...] = ()
    is_joint: bool = False
    parts: str = ""


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why no kind applies: the words that the nearest one left unexplained, or that two things are asked."""

    words: tuple[str, ...]
    asks_twice: bool = False


@cache
def operations() -> tuple[Operation, ...]:
    """Give the kinds of questions in the order in which they are tried."""
    return tuple(sorted((_operation(data) for data in yaml_folder("operations")), key=lambda item: item.order))


def operation(identifier: str) -> Operation | None:
    """Give a kind of question by its id."""
    return next((item for item in operations() if item.id == identifier), None)


def admits(chosen: Operation | None, request: Request) -> bool:
    """Say whether a request has what its operation needs, and no subject that is none."""
    if chosen is None or (chosen.compares and len(request.compared) < _LEAST_COMPARED):
        return False
    if chosen.needs == "measure":
        return request.measure is not None
    if chosen.needs == "breakdown":
        is_divided = request.measure is not None and bool(parts_of(request.measure, request.parts))
        return is_divided or request.parts in TEXT_DIMENSIONS or len(request.joined) > 1
    scheme, _, identifier = request.subject.rpartition("/")
    listed = {"ratio": ("rates", "rates"), "trait": ("quality", "kinds")}.get(chosen.needs)
    if listed is not None:
        known = any(item["id"] == identifier for item in yaml_data(listed[0])[listed[1]])
        return known and scheme == ("ratio" if chosen.needs == "ratio" else "")
    if chosen.needs == "subject":
        return scheme in chosen.subjects and _is_subject(scheme, identifier)
    return chosen.needs == "nothing" or _is_article(request.subject, chosen)


def _is_article(subject: str, chosen: Operation) -> bool:
    """Say whether a subject is the number of an article or item, with a concept beside it where the kind knows one."""
    article, _, group = subject.partition(" ")
    scheme, _, identifier = group.rpartition("/")
    return _ARTICLE.fullmatch(article) is not None and (
        not group or (scheme in chosen.subjects and _is_subject(scheme, identifier))
    )


def _is_subject(scheme: str, identifier: str) -> bool:
    listed = {"ratio": ("rates", "rates"), "term": ("glossary", "terms"), "section": ("sections", "sections")}.get(
        scheme
    )
    if scheme == "dimension":
        return identifier in DIMENSIONS
    if listed is None:
        return any(item.id == identifier for item in concepts(scheme))
    return any(item["id"] == identifier for item in yaml_data(listed[0])[listed[1]])


def operation_asked(asked: frozenset[str], needs: str) -> Operation | None:
    """Give the first kind of question with these needs that a bare way of asking (占比呢, 出自哪里) stands for."""
    fitting = (item for item in operations() if item.needs == needs and not item.compares)
    fitting = (item for item in fitting if not item.requires or asked & item.requires)
    return next((item for item in fitting if asked & item.any and asked <= item.accepts), None)


def plan_of(said: Understanding, inherited: Measure | None = None) -> Plan | Misfit:
    """Give the first kind of question that explains all that is said, or what could not be explained."""
    if said.asks_of_form and not said.articles and not said.asks("meaning", "formula", "legal"):
        return Misfit((said.asks_of_form,))
    nearest: Misfit | None = None
    for candidate in operations():
        if not _fits(candidate, said):
            continue
        found = _plan(candidate, said, inherited)
        if isinstance(found, Plan):
            return found
        if found.words and (nearest is None or found.asks_twice or len(found.words) < len(nearest.words)):
            nearest = found
    return nearest or Misfit(())


def plan_as(candidate: Operation, said: Understanding) -> Plan | None:
    """Give a kind of question about what is said, however it is asked."""
    found = _plan(candidate, said, None)
    return found if isinstance(found, Plan) else None


def _fits(candidate: Operation, said: Understanding) -> bool:
    """Say whether a question has what a kind needs besides its measure or subject; each condition rules out."""
    names_one = bool(said.agencies or said.organs)
    several_years = len(said.years) >= _LEAST_COMPARED or said.since
    of_many = () if names_one else ("all-agencies", "which-agencies", *(("total",) if not said.places else ()))
    of_all = said.asks("all-years", "each-year", *of_many)
    unbounded = said.threshold is None and not said.asks("none")
    return not any(
        (
            candidate.any and not said.asks(*candidate.any),
            candidate.requires and not said.asks(*candidate.requires),
            candidate.none and said.asks(*candidate.none),
            said.threshold is not None and said.asks("none"),
            said.is_against_name and not candidate.compares,
            candidate.bounded and unbounded and said.asks("how-many"),
            candidate.many and said.names_agency and not several_years and not (said.recent or of_all),
            candidate.open_scope and names_one and not said.asks("each-year"),
            candidate.over_years and not (several_years or said.recent),
            candidate.compares and max(len(said.agencies), len(said.place_groups)) < _LEAST_COMPARED,
            candidate.named and not said.names_scope,
            candidate.general and (said.names_scope or said.years),
            candidate.needs == "article" and not said.articles,
        )
    )


def _plan(candidate: Operation, said: Understanding, inherited: Measure | None) -> Plan | Misfit:
    if said.articles and candidate.needs not in ("article", "subject", "measure"):
        return Misfit(said.articles)
    if candidate.needs == "measure":
        return _measure_plan(candidate, said, inherited)
    if candidate.needs == "breakdown":
        return _breakdown_plan(candidate, said)
    slots = {
        "nothing": frozenset(),
        "article": candidate.subjects,
        "ratio": frozenset({"ratio"}),
        "trait": frozenset({"trait"}),
    }
    return _subject_plan(candidate, said, slots.get(candidate.needs, candidate.subjects))


def _measure_plan(candidate: Operation, said: Understanding, inherited: Measure | None) -> Plan | Misfit:
    tokens: Sequence[Token] = said.rest
    whole: tuple[Measure, ...] = ()
    place = next((index for index, token in enumerate(tokens) if "over" in token.values("ask")), None)
    if candidate.mechanism == "share" and place is not None:
        behind = [token for token in tokens[place + 1 :] if not _only_asks(token, candidate.accepts)]
        if behind:
            found = measures_of(behind, candidate.accepts)
            if not found.measures:
                return Misfit(found.unexplained)
            tokens, whole = tokens[:place], found.measures
    if sum("how-many" in token.values("ask") and not token.is_filler for token in tokens) > 1:
        return Misfit(tuple(token.text for token in tokens if "how-many" in token.values("ask")), asks_twice=True)
    readings = measures_of(tokens, candidate.accepts, inherited)
    if said.articles and not (readings.measures and all(_rests_on(item, said.articles) for item in readings.measures)):
        return Misfit(said.articles)
    if (
        not readings.measures
        and candidate.joins
        and (joint := joint_measures_of(tokens, candidate.accepts, said.asks("each-part")))
    ):
        return Plan(candidate, joint, is_joint=True)
    if not readings.measures:
        return Misfit(readings.unexplained)
    return Plan(candidate, _parts_of_whole(readings.measures, whole), whole=whole)


def _rests_on(measure: Measure, articles: tuple[str, ...]) -> bool:
    """Say whether the entry of a measure rests on articles that stand beside it (第二十条第一项规章)."""
    basis = concept(measure.data["row"], measure.row).legal_basis if measure.table else ()
    numbers = {article.rpartition("/")[2] for article in basis}
    return all(any(found == said or found.startswith(f"{said}-") for found in numbers) for said in articles)


def _parts_of_whole(measures: tuple[Measure, ...], whole: tuple[Measure, ...]) -> tuple[Measure, ...]:
    """Keep of several readings those of the row or column of the whole they are a share of, where there are any."""
    if len(measures) < _LEAST_COMPARED or len(whole) != 1:
        return measures
    alike = tuple(item for item in measures if item.row == whole[0].row or item.column == whole[0].column)
    return alike or measures


def _breakdown_plan(candidate: Operation, said: Understanding) -> Plan | Misfit:
    found = tokens_to_breakdown(said.rest, candidate.accepts)
    if found is not None:
        measure, dimension = found
        return Plan(candidate, (measure,) if measure else (), parts=dimension)
    if not said.asks("share", "over"):
        return Misfit(())
    for tokens in (said.rest, (*said.rest, _APPLICATION)):
        joint = joint_measures_of(tokens, candidate.accepts, is_list=True)
        if len(joint) > 1:
            return Plan(candidate, joint, is_joint=True)
    return Misfit(())


def _only_asks(token: Token, accepts: frozenset[str]) -> bool:
    return token.is_filler or any(value in accepts for value in token.values("ask")) or token.has("unit")


def _subject_plan(candidate: Operation, said: Understanding, slots: frozenset[str]) -> Plan | Misfit:
    options: list[list[str]] = []
    for token in said.rest:
        found = _subject_options(candidate, token, slots)
        if not found:
            return Misfit((token.text,))
        options.append(found)
    if prod(map(len, options)) > _MOST_COMBINATIONS:
        return Misfit(())
    named = {tuple(dict.fromkeys(value for value in chosen if value)) for chosen in product(*options)}
    if candidate.needs == "trait":
        kinds = [kind for values in sorted(named) if (kind := _quality_kind({v.partition("/")[2] for v in values}))]
        return Plan(candidate, subject=kinds[0]) if kinds else Misfit(())
    if candidate.needs in ("nothing", "article"):
        return Plan(candidate, subject=" ".join((*said.articles[:1], *_narrowest(named))))
    if said.articles and candidate.id != "legal":
        return Misfit(said.articles)
    subjects = [
        value
        for values in sorted(named, key=lambda item: (not any(map(_is_term, item)), -len(item), item))
        if (value := _most_specific(values))
    ]
    return Plan(candidate, subject=subjects[0]) if subjects else Misfit(())


def _subject_options(candidate: Operation, token: Token, slots: frozenset[str]) -> list[str]:
    found = []
    for sense in token.senses:
        pairs = {name: value for name, value in sense if name != "ask" or value not in candidate.accepts}
        if set(pairs) <= slots and len(pairs) == 1:
            found.append("/".join(next(iter(pairs.items()))))
        elif (
            not pairs or pairs.get("cue") in candidate.cues or ("unit" in pairs and "how-many" in candidate.accepts)
        ) and "" not in found:
            found.append("")
    return found


def _narrowest(named: set[tuple[str, ...]]) -> tuple[str, ...]:
    """Give the concept that bounds a question about an article, where one is named beside it."""
    return next(((value,) for values in sorted(named) if values and (value := _most_specific(values))), ())


def _is_term(subject: str) -> bool:
    return subject.startswith("term/")


def _most_specific(values: Sequence[str]) -> str:
    kept = [value for value in values if not any(_is_broader(value, other) for other in values)]
    return kept[0] if len(kept) == 1 else ""


def _is_broader(above: str, below: str) -> bool:
    scheme, _, identifier = below.partition("/")
    if scheme not in CONCEPT_SCHEMES or not above.startswith(scheme + "/") or above == below:
        return False
    seen = concept(scheme, identifier).broader
    while seen:
        if seen == iris.ID + above:
            return True
        seen = next((item.broader for item in concepts(scheme) if item.iri == seen), "")
    return False


def _quality_kind(traits: set[str]) -> str:
    for kind in yaml_data("quality")["kinds"]:
        wanted = [{item} if isinstance(item, str) else set(item) for item in kind["all"]]
        allowed = set().union(*wanted, kind["may"])
        if traits and all(traits & options for options in wanted) and traits <= allowed:
            return str(kind["id"])
    return ""


def _operation(data: Mapping[str, Any]) -> Operation:
    def names(key: str) -> frozenset[str]:
        return frozenset(data.get(key, ()))

    return Operation(
        id=data["id"],
        label=data["label"],
        order=data["order"],
        mechanism=data["mechanism"],
        needs=data["needs"],
        any=names("any"),
        none=names("none"),
        accepts=names("accepts"),
        cues=names("cues"),
        subjects=names("subjects"),
        bounded=bool(data.get("bounded")),
        many=bool(data.get("many")),
        compares=bool(data.get("compares")),
        between_years=bool(data.get("between_years")),
        joins=bool(data.get("joins")),
        over_years=bool(data.get("over_years")),
        open_scope=bool(data.get("open_scope")),
        general=bool(data.get("general")),
        named=bool(data.get("named")),
        least_whole=int(data.get("least_whole", 0)),
        requires=names("requires"),
        examples=tuple(data["examples"]),
    )
