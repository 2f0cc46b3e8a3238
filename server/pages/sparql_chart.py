"""``/sparql/chart``: the solutions of a query as a chart and a table, for those who want to see them without a script.

Takes a SELECT query; its figures are the last column that holds a number in every row, named by the other columns.
"""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation

from flask import Blueprint, render_template, request

from server.errors import ProblemError
from server.pages.charts import figures_to_chart
from server.pages.links import iri_to_path
from server.service import this_service
from server.sparql.connection import client_to_watch
from server.sparql.messages import Question
from server.sparql.results import Result

blueprint = Blueprint("drawing", __name__)

MOST_ROWS = 1000

Row = list[str]


@blueprint.get("/sparql/chart")
def chart() -> str:
    """Draw the solutions of a query."""
    query = request.args.get("query", "")
    if not query.strip():
        raise ProblemError("query-missing")
    question = Question(query, "json", "")
    result = this_service().pool.run(question, request.remote_addr or "", client_to_watch(request.environ))
    columns, rows = result_to_rows(result)
    return render_template(
        "sparql_chart.html",
        query=query,
        columns=columns,
        rows=rows[:MOST_ROWS],
        count=len(rows),
        figures=figures_column(rows, len(columns)),
        chart=rows_to_chart(columns, rows),
        link=iri_to_path,
    )


def result_to_rows(result: Result) -> tuple[Row, list[Row]]:
    """Give the columns and rows of a result in JSON; a boolean is one cell."""
    found = json.loads(result.content)
    if "boolean" in found:
        return ["boolean"], [[str(found["boolean"]).lower()]]
    columns = found["head"]["vars"]
    bindings = found["results"]["bindings"]
    return columns, [[row.get(column, {}).get("value", "") for column in columns] for row in bindings]


def rows_to_chart(columns: Row, rows: list[Row]) -> object | None:
    """Give the chart of the figures, or None where no column holds a number in every row."""
    column = figures_column(rows, len(columns))
    if column is None:
        return None
    named = [(_name(row, column), Decimal(row[column])) for row in rows]
    return figures_to_chart(columns[column], named)


def figures_column(rows: list[Row], width: int) -> int | None:
    """Give the last column with a number in every row, unless it is the only column or there are no rows."""
    numeric = [index for index in range(width) if rows and all(_is_number(row[index]) for row in rows)]
    return numeric[-1] if numeric and width > 1 else None


def _name(row: Row, column: int) -> str:
    return " ".join(value.rpartition("/")[2] for index, value in enumerate(row) if index != column and value)


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
