"""What has been published: ``/data/`` with the dumps, the catalogue in DCAT, the description of the dataset in VoID."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, render_template, request, send_file
from werkzeug.security import safe_join
from werkzeug.wrappers import Response as AnyResponse

from server.errors import ProblemError
from server.negotiation import acceptable_format, wants_html
from server.publishing.catalogue import PREFIXES, catalogue, kind_of, void, words
from server.publishing.dumps import FOLDER, MANIFEST, SUMS, Publication, published_dumps
from server.publishing.schema_org import dataset_in_schema_org
from server.service import this_service
from server.sparql.formats import GRAPHS

blueprint = Blueprint("data", __name__)

_PACKED = ".gz"
_CHUNK = 1 << 16
_TYPES = {MANIFEST: "application/json", SUMS: "text/plain"}


@blueprint.get("/data/")
def data() -> Response | str:
    """Show the dumps or, to a program, the catalogue."""
    name = request.args.get("format", "")
    if not name and (not request.accept_mimetypes or wants_html(request)):
        publication = published_dumps(this_service().version)
        schema = dataset_in_schema_org(publication, request.url_root) if publication else None
        return render_template(
            "data.html", publication=publication, schema=schema, words=words(), kind_of=kind_of, sums=SUMS
        )
    return _rdf(catalogue(_publication(), request.url_root))


@blueprint.get("/data/catalogue")
def data_catalogue() -> Response:
    """Give the catalogue in DCAT."""
    return _rdf(catalogue(_publication(), request.url_root))


@blueprint.get("/.well-known/void")
def well_known_void() -> AnyResponse:
    """Give the description of the dataset in VoID."""
    return _rdf(void(_publication(), request.url_root))


@blueprint.get("/void")
def short_void() -> AnyResponse:
    """Send who asks at the short address to the well-known one."""
    return redirect("/.well-known/void", 303)


@blueprint.get("/data/<path:path>")
def dump(path: str) -> Response:
    """Give a file of the dumps; one that is kept packed also under its plain name."""
    publication = _publication()
    known = {found.path: found for found in publication.dumps}
    file = safe_join(str(this_service().version.folder / FOLDER), path)
    if file is None:
        raise ProblemError("not-found")
    if path in _TYPES:
        return send_file(file, _TYPES[path])
    if path in known:
        media_type = "application/gzip" if path.endswith(_PACKED) else kind_of(known[path]).media_type
        return send_file(file, media_type, etag=known[path].sha256)
    if path + _PACKED in known:
        return _unpacked(file + _PACKED, kind_of(known[path + _PACKED]).media_type)
    raise ProblemError("not-found")


def _unpacked(file: str, media_type: str) -> Response:
    """Send a packed file as what it holds, for the client to unpack where it can."""
    if request.accept_encodings["gzip"] > 0:
        response = send_file(file, media_type)
        response.content_encoding = "gzip"
    else:
        response = Response(_chunks(file), content_type=media_type)
    response.vary.add("Accept-Encoding")
    return response


def _chunks(file: str) -> Iterator[bytes]:
    with gzip.open(file) as content:
        while chunk := content.read(_CHUNK):
            yield chunk


def _publication() -> Publication:
    """Give what has been published; a problem while it is being written."""
    publication = published_dumps(this_service().version)
    if publication is None:
        raise ProblemError("not-published-yet", retry_after=this_service().settings.retry_after)
    return publication


def _rdf(statements: Iterable[ox.Triple]) -> Response:
    format_ = acceptable_format(request, GRAPHS, request.args.get("format", ""))
    content = ox.serialize(statements, format=format_.engine, prefixes=PREFIXES)  # type: ignore[arg-type]
    return Response(content, content_type=format_.content_type)
