"""The pages: questions and answers, what can be asked, things as documents, reports and agencies, health.

Each module takes a request, asks the graph, and gives records to a template or the same as data.
"""

from __future__ import annotations

from flask import Blueprint

from server.pages import (
    agencies,
    api,
    ask,
    check,
    compare,
    data,
    guide,
    health,
    quality,
    reports,
    rules,
    search,
    things,
)
from server.pages.validators import add_validators

blueprint = Blueprint("pages", __name__)
for part in (ask, guide, things, reports, agencies, check, rules, quality, data, compare, search, api, health):
    blueprint.register_blueprint(part.blueprint)
blueprint.after_request(add_validators)
