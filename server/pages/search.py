"""``/search``: agencies by name, other name or sound; the way to one where the address says that the first will do."""

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
    wanted = request.args.get("q", "").strip()[:LONGEST]
    found = agency_search(this_service().graph).find(wanted)
    if request.args.get("format") == "json" or wants_json(request):
        return jsonify({"query": wanted, "agencies": [_to_json(agency) for agency in found]})
    return render_template("search.html", wanted=wanted, found=found, most=MOST_FOUND, link=iri_to_path)


def _to_json(agency: FoundAgency) -> dict[str, object]:
    return {"iri": agency.iri, "name": agency.name, "region": agency.places, "reports": agency.reports}
