"""The query editor: a page that runs YASGUI where it has been installed, else the plain form, and its completions."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from flask import Blueprint, Response, jsonify, render_template, request

from ontology import iris
from ontology.vocabulary import ontology_store
from server.service import this_service
from server.sparql.examples import examples
from server.sparql.formats import GRAPHS, RESULTS

blueprint = Blueprint("editor", __name__)

_STYLE_OF_YASGUI = "sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk="
POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self' '{_STYLE_OF_YASGUI}'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_LABELS = """
SELECT DISTINCT ?term ?label WHERE {
  ?term rdfs:label|skos:prefLabel|skos:altLabel ?label
  FILTER(isIRI(?term) && LANG(?label) = "zh" && STRSTARTS(STR(?term), "%s"))
} ORDER BY DESC(STRSTARTS(STR(?term), STR(xxgk:))) ?term ?label
"""


@blueprint.get("/sparql/editor")
def editor() -> Response:
    """Show the editor, with a query where the address gives one, else the first example."""
    query = request.args.get("query") or examples()[0].query
    page = render_template(
        "editor.html" if _is_installed() else "sparql.html",
        query=query,
        examples=examples(),
        results=RESULTS,
        graphs=GRAPHS,
        settings=this_service().settings,
    )
    response = Response(page, content_type="text/html; charset=utf-8")
    if _is_installed():
        response.headers["Content-Security-Policy"] = POLICY
    return response


@blueprint.get("/sparql/editor/terms")
def terms() -> Response:
    """Give the terms that a query may use, each with its Chinese names: classes, properties and concepts."""
    response = jsonify(_terms())
    response.cache_control.max_age = 3600
    return response


@cache
def _terms() -> list[tuple[str, str]]:
    named: dict[str, list[str]] = {}
    for solution in ontology_store().query(_LABELS % iris.BASE, prefixes=iris.PREFIXES):  # type: ignore[union-attr]
        named.setdefault(solution["term"].value, []).append(solution["label"].value)
    return [(_shortened(term), "、".join(labels)) for term, labels in named.items()]


def _shortened(term: str) -> str:
    """Give a term as queries write it: with the prefix of the ontology, or in angle brackets."""
    if term.startswith(iris.ONTOLOGY):
        return "xxgk:" + term.removeprefix(iris.ONTOLOGY)
    return f"<{term}>"


def _is_installed() -> bool:
    return files("server").joinpath("static/yasgui/yasgui.min.js").is_file()
