"""How much the compressed streams of a PDF unpack to, found before they are unpacked whole.

Takes the file's bytes; gives nothing, or UnreadableDocumentError where its deflated streams unpack to more than any
report needs. Streams deflated several times over are followed.
"""

from __future__ import annotations

import re
import zlib
from collections import deque
from collections.abc import Iterable, Iterator

from extract.document import UnreadableDocumentError

MOST_UNPACKED = 300_000_000
_STREAM = re.compile(rb"stream\r?\n")
_DEFLATED = frozenset({0x08, 0x18, 0x28, 0x38, 0x48, 0x58, 0x68, 0x78})
_REFERENCE = re.compile(rb"(?<!\d)(\d{1,9}) \d{1,5} obj\s{1,9}(\d{1,9}) \d{1,5} R\s{1,9}endobj")
_MOST_STEPS = 20
_MOST_FILTERS = 3
_SLICE = 65_536
_CHUNK = 1_000_000


class _Budget:
    """How much may still be unpacked."""

    def __init__(self, left: int) -> None:
        self._left = left

    def counted(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Give the chunks on; UnreadableDocumentError where they are too much."""
        for chunk in chunks:
            self._left -= len(chunk)
            if self._left < 0:
                raise UnreadableDocumentError(f"it unpacks to more than {MOST_UNPACKED} bytes; print it to PDF anew.")
            yield chunk


def check_streams(data: bytes) -> None:
    """Refuse a file whose streams unpack to too much."""
    budget = _Budget(MOST_UNPACKED)
    for start in (match.end() for match in _STREAM.finditer(data)):
        if start < len(data) and data[start] in _DEFLATED:
            slices = (data[at : at + _SLICE] for at in range(start, len(data), _SLICE))
            chunks = budget.counted(_inflated(slices))
            for _ in range(_MOST_FILTERS - 1):
                chunks = budget.counted(_drained(chunks))
            deque(chunks, maxlen=0)


def check_references(data: bytes) -> None:
    """Refuse a file with objects that are nothing but references to one another, in a loop without end."""
    leads_to = {int(found[1]): int(found[2]) for found in _REFERENCE.finditer(data)}
    for start in leads_to:
        at, steps = start, 0
        while at in leads_to and steps <= _MOST_STEPS:
            at, steps = leads_to[at], steps + 1
        if at in leads_to:
            raise UnreadableDocumentError("its objects refer to one another without end; print it to PDF anew.")


def _inflated(packed: Iterable[bytes]) -> Iterator[bytes]:
    """Give what deflated bytes unpack to, up to where they end or are damaged."""
    decoder = zlib.decompressobj()
    try:
        for chunk in packed:
            rest = chunk
            while rest and not decoder.eof:
                yield decoder.decompress(rest, _CHUNK)
                rest = decoder.unconsumed_tail
            if decoder.eof:
                return
    except zlib.error:
        return


def _drained(unpacked: Iterator[bytes]) -> Iterator[bytes]:
    """Give what unpacked bytes unpack to once more; they are taken to their end all the same, to be counted."""
    yield from _inflated(unpacked)
    deque(unpacked, maxlen=0)
