"""Desks to answers: which function answers which mechanism, and which years are meant by 近三年."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from server.questions.answer import Answer, Status
from server.questions.answering import Desk, relative_answer
from server.questions.catalogue import holdings_answer, quality_answer
from server.questions.collecting import reports_in_scope
from server.questions.comparing import (
    change_answer,
    change_whether_answer,
    compare_answer,
    compare_rates_answer,
    rates_side_by_side_answer,
    side_by_side_answer,
)
from server.questions.desks import ANY_YEAR
from server.questions.documents import issued_answer, origin_answer, period_answer, text_answer
from server.questions.explaining import (
    article_answer,
    basis_answer,
    definition_answer,
    formula_answer,
    legal_answer,
    members_answer,
)
from server.questions.parts import breakdown_answer
from server.questions.pooling import mean_rate_answer, pooled_rate_answer
from server.questions.ratios import ratio_answer, share_answer
from server.questions.several import filter_answer, list_answer, mean_answer, rank_answer, total_answer
from server.questions.single import exists_answer, value_answer
from server.questions.wording import sentence

MECHANISMS: Mapping[str, Callable[[Desk], Answer]] = {
    "value": value_answer,
    "exists": exists_answer,
    "share": share_answer,
    "ratio": ratio_answer,
    "rank": rank_answer,
    "filter": filter_answer,
    "list": list_answer,
    "total": total_answer,
    "mean-rate": mean_rate_answer,
    "pooled-rate": pooled_rate_answer,
    "mean": mean_answer,
    "compare": compare_answer,
    "compare-rates": compare_rates_answer,
    "side-by-side": side_by_side_answer,
    "rates-side-by-side": rates_side_by_side_answer,
    "change": change_answer,
    "change-whether": change_whether_answer,
    "breakdown": breakdown_answer,
    "members": members_answer,
    "definition": definition_answer,
    "formula": formula_answer,
    "legal": legal_answer,
    "article": article_answer,
    "basis": basis_answer,
    "issued": issued_answer,
    "origin": origin_answer,
    "period": period_answer,
    "text": text_answer,
    "holdings": holdings_answer,
    "quality": quality_answer,
}


def desk_to_answer(desk: Desk) -> Answer:
    """Answer the question on a desk."""
    mechanism = desk.plan.operation.mechanism
    if mechanism in ANY_YEAR and desk.asks("relative-year", "latest-year"):
        return relative_answer(desk)
    if desk.said.among and mechanism in ANY_YEAR:
        held = len({report.agency for report in reports_in_scope(desk)})
        if held != desk.said.among:
            return _other_number(desk, held)
    if desk.said.recent:
        return _of_recent_years(desk, desk.said.recent)
    return MECHANISMS[mechanism](desk)


def _other_number(desk: Desk, held: int) -> Answer:
    """Say that another number of agencies is held than the question says."""
    text = sentence("several.among", held=held, stated=desk.said.among)
    return desk.answer(Status.AMBIGUOUS, text)


def _of_recent_years(desk: Desk, number: int) -> Answer:
    """Answer for the last years held of one agency and say which they are; of several, ask back which are meant."""
    reports = desk.names.reports_of(desk.request.agency)
    mechanism = desk.plan.operation.mechanism
    if not reports or desk.said.years or mechanism not in ANY_YEAR:
        return relative_answer(desk)
    last = reports[-1].year
    request = replace(desk.request, years=(last - number + 1, last), is_range=True)
    answer = MECHANISMS[mechanism](desk.with_request(request))
    if answer.status is not Status.ANSWERED:
        return answer
    return replace(answer, answer=answer.answer + sentence("value.recent", first=request.years[0], last=last))
