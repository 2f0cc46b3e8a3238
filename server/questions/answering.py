"""What every answer is made with: the question's request and scope, sources, touching findings, ready questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ontology import iris
from ontology.vocabulary import concept
from server.graph import Graph
from server.questions.answer import Answer, Source, Status, TouchingFinding
from server.questions.columns import Columns
from server.questions.figures import Figure
from server.questions.measures import Measure
from server.questions.names import AgencyEntry, Names
from server.questions.operations import Plan
from server.questions.queries import named, query
from server.questions.reports import HeldReport
from server.questions.request import Request, request_to_token
from server.questions.resources import yaml_data
from server.questions.scope import Scope
from server.questions.understanding import Understanding
from server.questions.wording import agency_years, listed, plain, sentence, shortened, years_text
from server.questions.words import Token

_MOST_SUGGESTIONS = 6


@dataclass(frozen=True, slots=True)
class Desk:
    """A question on the desk: what was said, what it comes to, and the graph to answer it from."""

    graph: Graph
    names: Names
    columns: Columns
    question: str
    said: Understanding
    plan: Plan
    scope: Scope
    request: Request

    def asks(self, *values: str) -> bool:
        """Say whether any of these ways of asking shapes the answer."""
        return not self.request.asks.isdisjoint(values)

    def with_request(self, request: Request) -> Desk:
        """Give the same desk with another request."""
        return replace(self, request=request)

    def in_words(self) -> Desk:
        """Give the same desk with a question in words made from the request."""
        return replace(self, question=request_to_words(self))

    def answer(self, status: Status, text: str) -> Answer:
        """Give an answer of a status, with what was understood and the token for follow-ups."""
        return Answer(
            question=self.question,
            status=status,
            answer=text,
            interpretation=self._interpretation(),
            template=self.plan.operation.id,
            context=request_to_token(self.request),
        )

    def _interpretation(self) -> Mapping[str, str]:
        words: Mapping[str, str] = yaml_data("sentences")["interpretation"]
        request = self.request
        entry = self.names.agencies.get(request.agency)
        found = {
            "operation": self.plan.operation.label,
            "measure": request.measure.label if request.measure else "",
            "agency": entry.name if entry else "",
            "scope": scope_text(self),
            "year": years_text(request.years),
            "subject": subject_label(request.subject),
        }
        return {words[slot]: text for slot, text in found.items() if text}


def request_to_words(desk: Desk) -> str:
    """Give what a request asks, in the fewest words."""
    request = desk.request
    names = [desk.names.telling_name(desk.names.agencies[iri]) for iri in request.compared or (request.agency,) if iri]
    measures = request.joined or ((request.measure,) if request.measure else ())
    about = listed(measure.label for measure in measures) or subject_label(request.subject)
    scope = listed(names) or scope_text(desk)
    names_of = {"scope": scope, "period": period_text(request), "about": about}
    return sentence("asked", **names_of, operation=desk.plan.operation.label)


def scope_text(desk: Desk) -> str:
    """Give the bounds of a question over several reports in words, empty for all."""
    request = desk.request
    place = desk.names.places.get(request.region)
    sectors = [name for name, found in desk.names.sectors.items() if request.sector in found]
    sector = min(sectors, key=lambda name: (len(name), name)) if sectors else ""
    kind = listed(request.bodies) or (sentence("sector_scope", sector=sector) if sector else "")
    level = concept("level", request.level.rpartition("/")[2]).label if request.level else ""
    return (place.name if place else "") + (sentence("level_scope", level=level) if level else "") + kind


def period_text(request: Request) -> str:
    """Give the years of a request in words, empty for all."""
    if request.is_range and len(request.years) > 1:
        return sentence("year_range", first=request.years[0], last=request.years[-1])
    return sentence("year_scope", years=years_text(request.years)) if request.years else ""


def source_of(figure: Figure) -> Source:
    """Give where a figure was read."""
    return report_source(figure.report, figure.locator, figure.quote)


def report_source(report: HeldReport, locator: str = "", quote: str = "") -> Source:
    """Give a report as a source."""
    paper = report.paper
    title = paper.title or paper.source
    return Source(report.iri, report.agency_name, report.year, title, paper.url, locator, quote)


def touching(graph: Graph, report: HeldReport, measures: Sequence[Measure]) -> tuple[TouchingFinding, ...]:
    """Give the findings of a report that touch the figures of some measures."""
    general = set(yaml_data("quality")["report_level"])
    found: dict[str, TouchingFinding] = {}
    for row in query("findings", {"report": named(report.iri)}).run(graph):
        rule = row.text("rule").rpartition("/")[2]
        place = (row.text("table"), row.text("row"), row.text("column"))
        elsewhere = place[0] and place[0] not in {str(measure.table) for measure in measures}
        if (rule in general and not elsewhere) or any(_touches(place, measure) for measure in measures):
            found[row.text("finding")] = TouchingFinding(
                row.text("finding"), rule, row.text("severity"), row.text("message")
            )
    return tuple(found.values())


def _touches(place: tuple[str, str, str], measure: Measure) -> bool:
    table, row, column = (part.removeprefix(iris.ID).rpartition("/")[2] for part in place)
    if measure.table and table == str(measure.table):
        return row in ("", measure.row) and column in ("", measure.column, "total")
    told = measure if not measure.table else measure.fallback()
    if told is None or not row:
        return False
    concept = next((value for slot, value in told.values if slot not in ("kind", "none") and value), "")
    return row == told.kind and column in ("", "total", concept)


def agencies_answer(desk: Desk, entries: Sequence[AgencyEntry], name: str) -> Answer:
    """Ask back which agency is meant, with a ready question for each."""
    years = {entry.iri: [report.year for report in desk.names.reports_of(entry.iri)] for entry in entries}
    wanted = set(desk.request.years)
    ordered = sorted(entries, key=lambda entry: not wanted & set(years[entry.iri]))
    options = listed(agency_years(desk.names.telling_name(entry), years[entry.iri]) for entry in ordered)
    text = sentence("several.agencies", name=name, options=options) if ordered else sentence("several.agencies-none")
    questions = [_ready(desk, entry, years[entry.iri]) for entry in ordered[:_MOST_SUGGESTIONS]]
    return replace(desk.answer(Status.AMBIGUOUS, text), suggestions=tuple(questions))


def years_answer(desk: Desk, reports: Sequence[HeldReport]) -> Answer:
    """Ask back which year is meant, with a ready question for each that is held."""
    years = [report.year for report in reports]
    text = sentence("several.years", agency=reports[0].agency_name, years=years_text(years))
    entry = desk.names.agencies[reports[0].agency]
    questions = [ready_question(desk, entry.name, year) for year in sorted(years, reverse=True)[:_MOST_SUGGESTIONS]]
    return replace(desk.answer(Status.AMBIGUOUS, text), suggestions=tuple(questions))


def relative_answer(desk: Desk) -> Answer:
    """Ask back which year a word like 去年 means, with the question for each year that is held."""
    word = next((token.text for token in (*desk.said.rest, *desk.said.tokens) if _is_relative(token)), "")
    years = sorted({report.year for report in desk.names.reports}, reverse=True)
    text = sentence("several.relative", word=word, years=years_text(years))
    questions = [desk.said.text.replace(word, sentence("year_scope", years=year), 1) for year in years]
    return replace(desk.answer(Status.AMBIGUOUS, text), suggestions=tuple(questions[:_MOST_SUGGESTIONS]))


def _is_relative(token: Token) -> bool:
    return token.has("recent") or bool({"relative-year", "latest-year"} & set(token.values("ask")))


def readings_answer(desk: Desk) -> Answer:
    """Ask back which of several measures is meant, with a ready question for each."""
    measures = desk.plan.measures
    options = listed(measure.label for measure in measures)
    text = sentence("several.readings", question=shortened(desk.said.text), count=len(measures), options=options)
    return desk.answer(Status.AMBIGUOUS, text)


def not_held_answer(desk: Desk, name: str) -> Answer:
    """Say that an agency's reports are not held, and what is."""
    reports = desk.names.reports
    if not reports:
        return desk.answer(Status.NO_DATA, sentence("not_held.nothing"))
    held = held_text(reports)
    return replace(
        desk.answer(Status.NO_DATA, sentence("not_held.agency", agency=name, held=held)),
        suggestions=general_suggestions(reports),
    )


def held_text(reports: Iterable[HeldReport]) -> str:
    """Give the held agencies with their years as an enumeration."""
    years: dict[str, list[int]] = {}
    for report in reports:
        years.setdefault(report.agency_name, []).append(report.year)
    return listed(agency_years(name, found) for name, found in sorted(years.items()))


def ready_question(desk: Desk, agency: str, year: int) -> str:
    """Give the question in full for an agency and a year."""
    measure = desk.request.measure
    label = measure.label if measure else desk.said.text
    template: str = yaml_data("suggestions")["measure"]
    if measure is None and desk.request.subject:
        label = subject_label(desk.request.subject)
    return template.format(agency=agency, year=year, measure=label)


def subject_label(subject: str) -> str:
    """Give the label of what a request without a measure is about; an article goes by its number."""
    article, _, group = subject.partition(" ")
    scheme, _, identifier = (group or article).rpartition("/")
    listed_in = {
        "ratio": ("rates", "rates"),
        "term": ("glossary", "terms"),
        "section": ("sections", "sections"),
        "dimension": ("dimensions", "dimensions"),
        "": ("quality", "kinds"),
    }.get(scheme)
    if listed_in is None:
        return concept(scheme, identifier).label
    name, key = listed_in
    return next((str(item["label"]) for item in yaml_data(name)[key] if item["id"] == identifier), identifier)


def general_suggestions(reports: Sequence[HeldReport], first: Sequence[str] = ()) -> tuple[str, ...]:
    """Give questions that can be answered from what is held."""
    if not reports:
        return ()
    shown = sorted(reports, key=lambda report: (-report.year, report.agency_name))[0]
    templates = [*first, *yaml_data("suggestions")["general"]]
    return tuple(item.format(agency=shown.agency_name, year=shown.year) for item in templates)


def bound_text_of(desk: Desk) -> str:
    """Give the bound on values in words."""
    threshold = desk.request.threshold
    if threshold is None:
        return ""
    unit = desk.request.measure.unit if desk.request.measure else "%"
    return sentence(
        f"status_words.{threshold.compare}", value=plain(threshold.value), upper=plain(threshold.upper), unit=unit
    )


def _ready(desk: Desk, entry: AgencyEntry, held: Sequence[int]) -> str:
    wanted = [year for year in desk.request.years if year in held] or held
    return ready_question(desk, desk.names.telling_name(entry), max(wanted, default=0))
