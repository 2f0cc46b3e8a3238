"""What a result depends on beside its input: the program itself, as one digest.

Gives a digest of the code and data of the packages that read and check documents, of the libraries they stand on, and
of the converters that are installed. What was extracted by a program of another digest is extracted again.
"""

from __future__ import annotations

import hashlib
import platform
import re
import shutil
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.resources import files
from importlib.resources.abc import Traversable

PACKAGES = ("ontology", "extract", "shapes")
MODULES = ("build.py", "checks.py", "loading.py")
CONVERTERS = ("soffice", "libreoffice")
_DISTRIBUTION = "xxgk"
_EXTRA = "extra =="
_NAME = re.compile(r"[A-Za-z0-9._-]+")


@cache
def program_digest() -> str:
    """Give the digest of what reads and checks documents."""
    digest = hashlib.sha256()
    for name, content in (*_sources(), *_libraries(), *_converters()):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _sources() -> Iterator[tuple[str, bytes]]:
    for package in PACKAGES:
        yield from _files(files(package), package)
    for module in MODULES:
        yield f"server/{module}", files("server").joinpath(module).read_bytes()


def _files(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _files(entry, f"{name}/{entry.name}")
        elif entry.is_file():
            yield f"{name}/{entry.name}", entry.read_bytes()


def _libraries() -> Iterator[tuple[str, bytes]]:
    yield "python", platform.python_version().encode()
    for requirement in sorted(requires(_DISTRIBUTION) or ()):
        found = _NAME.match(requirement)
        if found and _EXTRA not in requirement:
            yield found[0], _version(found[0]).encode()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _converters() -> Iterator[tuple[str, bytes]]:
    for name in CONVERTERS:
        yield name, (shutil.which(name) or "").encode()
