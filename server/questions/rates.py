"""The rates that questions can be about, with the measures that they divide."""

from __future__ import annotations

from typing import Any

from server.questions.measures import Measure
from server.questions.resources import yaml_data


def rate_data(subject: str) -> dict[str, Any]:
    """Give the data of a rate named by a request's subject."""
    identifier = subject.rpartition("/")[2]
    found: dict[str, Any] = next(rate for rate in yaml_data("rates")["rates"] if rate["id"] == identifier)
    return found


def rate_measure(rate: dict[str, Any], part: str) -> Measure:
    """Give the measure of a part of a rate: a row of table three, or a column of the rate's row of table four."""
    if rate["table"] == 3:
        return Measure("requests", (("applicant", "total"), ("outcome", part)))
    return Measure("disputes", (("procedure", rate["row"]), ("result", part)))
