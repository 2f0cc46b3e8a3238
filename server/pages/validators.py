"""What lets a client and the caches between ask whether a page has changed: ETag, Last-Modified, Cache-Control, 304."""

from __future__ import annotations

from flask import Response, request

from server.service import this_service


def add_validators(response: Response) -> Response:
    """Name the bytes of a page and say since when the data stands; say only that, where the client has it already.

    A page that says itself how long it may be kept is left alone, and so is all that is no answer to GET or HEAD.
    """
    if request.method not in {"GET", "HEAD"} or response.status_code != 200 or response.is_streamed:
        return response
    if response.headers.get("Cache-Control") or response.headers.get("ETag"):
        return response
    response.cache_control.public = True
    response.cache_control.no_cache = True
    response.add_etag()
    response.last_modified = this_service().version.published
    response.make_conditional(request)
    return response
