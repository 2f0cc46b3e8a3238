"""Which of the formats on offer a client wants, by RFC 9110: from its Accept header, or by name where it gives one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from flask import Request
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from server.errors import ProblemError
from server.sparql.formats import Format, named

HTML, JSON = "text/html", "application/json"


def wants_html(request: Request) -> bool:
    """Tell whether the client names HTML, and likes it better than JSON where it names both."""
    if not _names(request, HTML):
        return False
    return _quality(request, HTML) > (_quality(request, JSON) if _names(request, JSON) else 0)


def wants_json(request: Request) -> bool:
    """Tell whether the client names JSON, and likes it no less than HTML."""
    return _names(request, JSON) and _quality(request, JSON) > 0 and not wants_html(request)


def wanted_format(request: Request, formats: tuple[Format, ...], name: str = "") -> Format | None:
    """Give the format of that name, else the one that the Accept header likes best, else None.

    Of formats that are liked alike, one that the header names comes before one that it covers by a wildcard, then the
    order on offer counts.
    """
    if name:
        return named(formats, name)
    if not request.accept_mimetypes:
        return formats[0]
    liked = [
        (_quality(request, media_type), _names(request, media_type), format_)
        for format_ in formats
        for media_type in format_.media_types
    ]
    quality, _, best = max(liked, key=lambda entry: entry[:2])
    return best if quality > 0 else None


def acceptable_format(request: Request, formats: tuple[Format, ...], name: str = "") -> Format:
    """Give the wanted format; ProblemError with what is on offer where there is none."""
    format_ = wanted_format(request, formats, name)
    if format_ is None:
        raise ProblemError("not-acceptable", formats=", ".join(known.media_types[0] for known in formats))
    return format_


def _quality(request: Request, media_type: str) -> float:
    """Give how much a media type is liked: the most specific range that covers it decides (RFC 9110, 12.5.1)."""
    main = media_type.partition("/")[0]
    ranges = _ranges(request)
    for wanted in (media_type, f"{main}/*", "*/*"):
        if wanted in ranges:
            return ranges[wanted]
    return 0.0


def _names(request: Request, media_type: str) -> bool:
    return media_type in _ranges(request)


def _ranges(request: Request) -> Mapping[str, float]:
    return _header_to_ranges(request.headers.get("Accept", ""))


@lru_cache(maxsize=256)
def _header_to_ranges(header: str) -> Mapping[str, float]:
    accepted = parse_accept_header(header, MIMEAccept)
    return {value.partition(";")[0].strip().lower(): quality for value, quality in accepted}
