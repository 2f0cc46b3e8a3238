"""Old Word files (.doc) to a Document, by way of LibreOffice where it is installed.

Takes the file's bytes; has them converted to .docx by a process of its own, bounded in time, memory and output, with a
profile that is thrown away; gives what the reader of .docx reads. Without LibreOffice the file is refused.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from extract.document import Document, UnreadableDocumentError
from extract.readers import docx

CONVERTERS = ("soffice", "libreoffice")
SECONDS = 60.0
MEMORY_KB = 4_000_000
OUTPUT_BLOCKS = 200_000
# The limits hold for the converter and every process that it starts.
_LIMITED = f'ulimit -v {MEMORY_KB}; ulimit -t {int(SECONDS)}; ulimit -f {OUTPUT_BLOCKS}; ulimit -c 0; exec "$@"'


def bytes_to_document(data: bytes, source: str, digest: str) -> Document:
    """Read an old Word file; UnreadableDocumentError where it cannot be converted."""
    converter = next(filter(None, map(shutil.which, CONVERTERS)), None)
    if converter is None:
        raise UnreadableDocumentError("it is an old Word file, which needs LibreOffice; save it as .docx or PDF.")
    with tempfile.TemporaryDirectory(prefix="xxgk-doc-") as name:
        converted = _converted(converter, data, Path(name))
    return docx.bytes_to_document(converted, source, digest)


def _converted(converter: str, data: bytes, folder: Path) -> bytes:
    (folder / "document.doc").write_bytes(data)
    options = [f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck"]
    task = ["--convert-to", "docx", "--outdir", str(folder / "out"), str(folder / "document.doc")]
    _run(["sh", "-c", _LIMITED, "sh", converter, *options, *task], folder)
    try:
        return (folder / "out" / "document.docx").read_bytes()
    except OSError as error:
        raise UnreadableDocumentError("LibreOffice cannot convert it; save it as .docx or PDF.") from error


def _run(command: list[str], folder: Path) -> None:
    """Run a command to its end, or to the deadline: then its whole group of processes is stopped."""
    with subprocess.Popen(  # noqa: S603 (the converter found on PATH, with words of our own)
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired as error:
            raise UnreadableDocumentError(
                f"LibreOffice did not convert it within {SECONDS:.0f} seconds; save it as .docx or PDF."
            ) from error
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
