"""``/search``: agencies by name, other name or sound; ``/api/search`` gives the same to programs."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template, request
from werkzeug.wrappers import Response

from server.negotiation import wants_json
from server.pages.agency_search import MOST_FOUND, FoundAgency, agency_search
from server.pages.links import iri_to_path
from server.service import this_service

blueprint = Blueprint("search", __name__)

LONGEST = 100


@blueprint.get("/search")
def search() -> Response | str:
    """List the agencies a text may mean."""
    if wants_json(request):
        return api_search()
    wanted = _wanted()
    found = agency_search(this_service().graph).find(wanted)
    return render_template("search.html", wanted=wanted, found=found, most=MOST_FOUND, link=iri_to_path)


@blueprint.get("/api/search")
def api_search() -> Response:
    """Give the agencies a text may mean as JSON."""
    wanted = _wanted()
    found = agency_search(this_service().graph).find(wanted)
    return jsonify({"query": wanted, "agencies": [_to_json(agency) for agency in found]})


def _wanted() -> str:
    return request.args.get("q", "").strip()[:LONGEST]


def _to_json(agency: FoundAgency) -> dict[str, object]:
    return {"iri": agency.iri, "name": agency.name, "region": agency.places, "reports": agency.reports}
