"""``/api/``: the interface for programs as OpenAPI 3.1, with a page to read it; ``robots.txt``; the map of the site."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

import yaml
from flask import Blueprint, Response, jsonify, render_template, request

from server.negotiation import wants_html
from server.pages.links import iri_to_path
from server.pages.values import text
from server.queries import query_text
from server.service import this_service

blueprint = Blueprint("api", __name__)

_PAGES = (
    "/",
    "/questions",
    "/check",
    "/rules",
    "/quality",
    "/search",
    "/compare",
    "/sparql",
    "/ontology",
    "/data/",
    "/api/",
)
_CLOSED = ("/ask", "/api/", "/sparql", "/compare", "/search")


@blueprint.get("/api/")
def api() -> Response | str:
    """Show the interface or, to a program, give its description."""
    if wants_html(request):
        return render_template("api.html", api=openapi(), example=_example)
    return jsonify(openapi())


@blueprint.get("/api/openapi.json")
def description() -> Response:
    """Give the description of the interface."""
    return jsonify(openapi())


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Let robots read pages and data, but ask no questions."""
    lines = ["User-agent: *", *(f"Disallow: {path}?" for path in _CLOSED), f"Sitemap: {request.url_root}sitemap.xml"]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Give the addresses of the pages, of the agencies and of their reports, as many as a map may have."""
    graph = this_service().graph
    found = [iri_to_path(text(record, "thing")) for record in graph.select(query_text("sitemap")).records()]
    page = render_template("sitemap.xml", site=request.url_root.rstrip("/"), paths=[*_PAGES, *found])
    return Response(page, content_type="application/xml; charset=utf-8")


@cache
def openapi() -> Mapping[str, Any]:
    """Give the description of the interface."""
    loaded: Mapping[str, Any] = yaml.safe_load(files("server").joinpath("data/openapi.yaml").read_text("utf-8"))
    return loaded


def _example(path: str, operation: Mapping[str, Any]) -> str:
    """Give an address that shows an operation, or nothing where none can be shown."""
    if "requestBody" in operation:
        return ""
    chosen = {
        parameter["name"]: parameter.get("example", parameter["schema"].get("const"))
        for parameter in operation.get("parameters", ())
    }
    query = urlencode({name: value for name, value in chosen.items() if value}, doseq=True)
    return f"{path}?{query}" if query else path
