"""A request to the draft that it brings: a file or text of a form, or the body itself.

Takes the request; gives the document's bytes and name, or raises ProblemError. Size and time are bounded, and a body
that is refused is read to its end where that is not far, as clients do not see an answer before they have sent all.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from threading import Event, Timer
from typing import Any

from flask import Request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.http import parse_options_header

from server.checking.refusals import reason_to_problem
from server.checking.wording import wording
from server.errors import ProblemError
from server.settings import MEBIBYTE, Settings

SUFFIXES: Mapping[str, str] = {
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/html": ".html",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/zip": ".zip",
}
FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})
LONGEST_NAME = 120
_ACCEPTED = frozenset({*SUFFIXES.values(), ".htm"})
_FRAMES = 1 << 16  # what a form adds to the document
_MOST_PARTS = 16
_READ_ON_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that was sent."""

    name: str
    data: bytes


def request_to_draft(request: Request, settings: Settings) -> Draft:
    """Receive the document of a request."""
    limit = settings.check_size * MEBIBYTE
    request.max_content_length = request.max_form_memory_size = limit + _FRAMES
    request.max_form_parts = _MOST_PARTS
    try:
        with _within(request.environ, settings.upload_seconds):
            draft = _form_to_draft(request) if request.mimetype in FORMS else _body_to_draft(request)
    except RequestEntityTooLarge:
        read_on(request.environ, 4 * limit)
        raise ProblemError("draft-too-large", limit=f"{settings.check_size} MiB") from None
    if len(draft.data) > limit:
        raise ProblemError("draft-too-large", limit=f"{settings.check_size} MiB")
    suffix = PurePosixPath(draft.name).suffix.lower()
    if suffix not in _ACCEPTED:
        known = "it is an old Word file" if suffix == ".doc" else f"{suffix} is not read; give {' '.join(_ACCEPTED)}"
        raise reason_to_problem(draft.name, known)
    return draft


def read_on(environment: Mapping[str, Any], most: int) -> None:
    """Read what is left of a body that is refused, at most so many bytes and for a short time."""
    if not isinstance(environment.get("gunicorn.socket"), socket.socket):
        return
    with suppress(Exception), _within(environment, _READ_ON_SECONDS):
        while most > 0 and (data := environment["wsgi.input"].read(min(most, _FRAMES))):
            most -= len(data)


def _form_to_draft(request: Request) -> Draft:
    sent = [file for file in request.files.values() if file.filename]
    pasted = request.form.get("text", "")
    if len(sent) + bool(pasted.strip()) != 1:
        raise ProblemError("draft-missing")
    if pasted.strip():
        return Draft(wording().pasted, pasted.encode())
    draft = Draft(_plain(sent[0].filename or "", sent[0].mimetype), sent[0].stream.read())
    request.close()
    return draft


def _body_to_draft(request: Request) -> Draft:
    data = request.get_data(cache=False)
    if not data:
        raise ProblemError("draft-missing")
    _, options = parse_options_header(request.headers.get("Content-Disposition", ""))
    return Draft(_plain(request.args.get("name") or options.get("filename", ""), request.mimetype), data)


def _plain(name: str, media_type: str) -> str:
    """Give a file's own name, printable and not too long; by its media type where it has none that tells its kind."""
    own = re.split(r"[/\\]", name)[-1]
    own = "".join(char for char in own if char.isprintable()).strip()
    stem, suffix = PurePosixPath(own).stem[:LONGEST_NAME], PurePosixPath(own).suffix
    return f"{stem or 'draft'}{suffix[:LONGEST_NAME] or SUFFIXES.get(media_type, '')}"


@contextmanager
def _within(environment: Mapping[str, Any], seconds: float) -> Iterator[None]:
    """Stop receiving after some seconds, however slowly the body comes."""
    connection, late = environment.get("gunicorn.socket"), Event()

    def stop() -> None:
        late.set()
        if isinstance(connection, socket.socket):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RD)

    timer = Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (ClientDisconnected, OSError):
        code = "upload-slow" if late.is_set() else "upload-broken"
        raise ProblemError(code, limit=f"{seconds:g} s") from None
    finally:
        timer.cancel()
    if late.is_set():
        raise ProblemError("upload-slow", limit=f"{seconds:g} s")
