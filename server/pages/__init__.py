"""The pages: questions and answers, things as documents, reports and agencies, health.

Each module takes a request, asks the graph, and gives records to a template or the same as data.
"""

from __future__ import annotations

from flask import Blueprint

from server.pages import agencies, ask, health, reports, things

blueprint = Blueprint("pages", __name__)
for part in (ask, things, reports, agencies, health):
    blueprint.register_blueprint(part.blueprint)
