"""Answers from the ontology itself: what a term means, how a rate is computed, on what article an outcome rests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ontology import iris
from ontology.vocabulary import concept as concept_of
from server.questions.answer import Alternative, Answer, Source, Status
from server.questions.answering import Desk
from server.questions.queries import Query, Row, named, query
from server.questions.resources import yaml_data
from server.questions.wording import column_names, listed, sentence

_LAW = iris.ID + "law/2019"


def definition_answer(desk: Desk) -> Answer:
    """Answer with the definition of a term, or the text of the article it rests on."""
    scheme, _, identifier = desk.request.subject.partition("/")
    if scheme in ("ratio", "rate"):
        return formula_answer(desk)
    if scheme == "term":
        return _glossary(desk, identifier)
    asked, rows = _explained(desk, scheme, identifier)
    label = concept_of(scheme, identifier).label
    texts = list(dict.fromkeys(row.text("definition") for row in rows if row.text("definition")))
    articles = _articles(rows)
    if not texts:
        texts = [text for _, _, text in articles if text]
    if not texts:
        return replace(desk.answer(Status.NO_DATA, sentence("definition.none", term=label)), sparql=asked.shown)
    text = sentence("definition.text", term=label, text=_ended("".join(texts)))
    if articles:
        text += sentence("definition.basis", basis=listed(name for _, name, _ in articles))
    return replace(desk.answer(Status.ANSWERED, text), sparql=asked.shown, sources=_law_sources(articles))


def members_answer(desk: Desk) -> Answer:
    """Answer with what a group or a code list of the form consists of; for what is no group, with its definition."""
    scheme, _, identifier = desk.request.subject.partition("/")
    if scheme == "dimension":
        asked = query("listed", {"scheme": named(iris.ID + "scheme/" + identifier)})
        group = next(str(item["label"]) for item in yaml_data("dimensions")["dimensions"] if item["id"] == identifier)
    else:
        asked = query("narrower", {"group": named(iris.concept(scheme, identifier))})
        group = concept_of(scheme, identifier).label
    rows = [row for row in asked.run(desk.graph) if not row.text("concept").endswith("/total")]
    if not rows:
        return definition_answer(desk)
    names = tuple(row.text("label") for row in rows)
    text = sentence("members", group=group, count=len(names), names=listed(names, most=len(names)))
    return replace(
        desk.answer(Status.ANSWERED, text),
        columns=column_names("term"),
        rows=tuple((name,) for name in names),
        sparql=asked.shown,
    )


def formula_answer(desk: Desk) -> Answer:
    """Answer with the formula of a rate, its denominator named, and the other common ones."""
    scheme, _, identifier = desk.request.subject.partition("/")
    if scheme == "rate":
        label = concept_of("rate", identifier).label
        return desk.answer(Status.ANSWERED, sentence("stated-rate-definition", rate=label))
    rate = next(item for item in yaml_data("rates")["rates"] if item["id"] == identifier)
    first, *others = rate["readings"]
    told = listed(other["label"] for other in others)
    text = sentence("rate-definition", rate=rate["label"], label=first["label"], note=rate["note"], others=told)
    alternatives = tuple(Alternative(other["label"], None, "%", "") for other in others)
    return replace(desk.answer(Status.ANSWERED, text), alternatives=alternatives)


def legal_answer(desk: Desk) -> Answer:
    """Answer with the articles that an outcome or item rests on, and how certain that is."""
    scheme, _, identifier = desk.request.subject.partition("/")
    label = concept_of(scheme, identifier).label
    asked, rows = _explained(desk, scheme, identifier)
    articles = _articles(rows)
    status = next((row.text("certainty") for row in rows if row.text("certainty")), "")
    if not articles:
        key = "legal.none" if status else "legal.unknown"
        answered = Status.ANSWERED if status else Status.NO_DATA
        return replace(desk.answer(answered, sentence(key, term=label)), sparql=asked.shown)
    texts = "".join(_ended(text) for _, _, text in articles if text)
    certainty = sentence("legal.status", status=status) if status else ""
    names = listed(name for _, name, _ in articles)
    text = sentence("legal.found", term=label, basis=names, status=certainty, texts=texts)
    return replace(desk.answer(Status.ANSWERED, text), sparql=asked.shown, sources=_law_sources(articles))


def article_answer(desk: Desk) -> Answer:
    """Answer with the text of an article or of one of its items."""
    asked = query("article", {"article": named(f"{_LAW}/{desk.request.subject}")})
    rows = asked.run(desk.graph)
    if not rows:
        return replace(desk.answer(Status.NO_DATA, sentence("article.none")), sparql=asked.shown)
    own = rows[0].text("text")
    parts = [row.text("partText") for row in rows if row.text("partText")]
    label = rows[0].text("label")
    text = sentence("article.found", label=label, text=own + "".join(_ended(part) for part in parts))
    source = _law_sources([(rows[0].text("article") or f"{_LAW}/{desk.request.subject}", label, own)])
    return replace(desk.answer(Status.ANSWERED, text), sparql=asked.shown, sources=source)


def basis_answer(desk: Desk) -> Answer:
    """Answer with the outcomes and entries that rest on an article or its parts, within a group where one is named."""
    article, _, group = desk.request.subject.partition(" ")
    asked = query("basis", {"whole": named(f"{_LAW}/{article}")})
    label = next(
        (row.text("label") for row in query("article", {"article": named(f"{_LAW}/{article}")}).run(desk.graph)), ""
    )
    if not label:
        return replace(desk.answer(Status.NO_DATA, sentence("article.none")), sparql=asked.shown)
    rows: dict[str, list[Row]] = {}
    for row in asked.run(desk.graph):
        if not group or iris.ID + group in (row.text("broader"), row.text("concept")):
            rows.setdefault(row.text("concept"), []).append(row)
    told = sentence("basis.group", group=concept_of(*group.split("/")).label) if group else sentence("basis.things")
    if not rows:
        text = sentence("basis.none", article=label, group=told)
        return replace(desk.answer(Status.NO_DATA, text), sparql=asked.shown)
    items = [_resting(found) for found in rows.values()]
    names = listed(
        (sentence("basis.item", label=name, articles=basis, status=status) for name, basis, status in items), 30
    )
    text = sentence("basis.found", article=label, group=told, names=names)
    return replace(
        desk.answer(Status.ANSWERED, text),
        columns=column_names("term", "basis"),
        rows=tuple((name, basis) for name, basis, _ in items),
        sparql=asked.shown,
        sources=_law_sources([(f"{_LAW}/{article}", label, "")]),
    )


def _resting(rows: Sequence[Row]) -> tuple[str, str, str]:
    certainty = next((row.text("certainty") for row in rows if row.text("certainty")), "")
    articles = listed(dict.fromkeys(row.text("articleLabel") for row in rows))
    return rows[0].text("label"), articles, sentence("basis.status", status=certainty) if certainty else ""


def _glossary(desk: Desk, identifier: str) -> Answer:
    term: dict[str, Any] = next(item for item in yaml_data("glossary")["terms"] if item["id"] == identifier)
    text = sentence("definition.text", term=term["label"], text=term["text"])
    articles: list[tuple[str, str, str]] = []
    for article in term["law"]:
        rows = query("article", {"article": named(f"{_LAW}/{article}")}).run(desk.graph)
        articles += [(f"{_LAW}/{article}", row.text("label"), row.text("text")) for row in rows[:1]]
    if articles:
        text += sentence("definition.basis", basis=listed(name for _, name, _ in articles))
    return replace(desk.answer(Status.ANSWERED, text), sources=_law_sources(articles))


def _explained(desk: Desk, scheme: str, identifier: str) -> tuple[Query, tuple[Row, ...]]:
    asked = query("explanation", {"concept": named(iris.concept(scheme, identifier))})
    return asked, asked.run(desk.graph)


def _ended(text: str) -> str:
    return text if text[-1:] in "。！？" else text.rstrip("；;") + "。"


def _articles(rows: Sequence[Row]) -> list[tuple[str, str, str]]:
    found = {
        row.text("basis"): (row.text("basis"), row.text("basisLabel"), row.text("basisText"))
        for row in rows
        if row.text("basis")
    }
    return list(found.values())


def _law_sources(articles: Sequence[tuple[str, str, str]]) -> tuple[Source, ...]:
    return tuple(Source("", "", None, label, iri, label, text) for iri, label, text in articles)
