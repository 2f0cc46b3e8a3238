"""Zip files of documents: which members are read, and their bytes.

A member goes by the path ``archive.zip/folder/name.txt``. Members are read into memory, never written to disk. What an
archive claims is bounded: the number of its members, their size, how far they are packed; archives in archives, members
behind a password and names that lead elsewhere are refused.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from extract.document import UnreadableDocumentError

SUFFIX = ".zip"
MOST_MEMBERS = 20_000
MOST_UNPACKED = 2_000_000_000
MOST_RATIO = 200
UNSUSPICIOUS_BYTES = 1_000_000
_UTF_8_NAME = 0x800
_ENCRYPTED = 0x1
_OFFICE = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: where the archive is, and the member's name."""

    archive: Path
    name: str


def path_to_member(path: Path) -> Member | None:
    """Give the member that a path names, or None where the path leads through no archive."""
    for parent in path.parents:
        if parent.suffix.lower() == SUFFIX and parent.is_file():
            return Member(parent, path.relative_to(parent).as_posix())
    return None


def is_archive(path: Path) -> bool:
    """Tell whether a path is a zip file of documents, and not an office file of the same make."""
    if path.suffix.lower() != SUFFIX or not path.is_file() or not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return _OFFICE not in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return True


def archive_to_names(path: Path) -> list[str]:
    """Give the names of the files in an archive, sorted; UnreadableDocumentError where it is refused as a whole."""
    with _opened(path) as archive:
        files = [info for info in archive.infolist() if not info.is_dir()]
    if len(files) > MOST_MEMBERS:
        raise UnreadableDocumentError(f"it has more than {MOST_MEMBERS} files in it; give it in parts.")
    if sum(info.file_size for info in files) > MOST_UNPACKED:
        raise UnreadableDocumentError(f"it unpacks to more than {MOST_UNPACKED // 1_000_000} MB; give it in parts.")
    return sorted({_name(info) for info in files})


def member_to_bytes(member: Member, most: int) -> bytes:
    """Give the first bytes of a member, ``most`` and one; UnreadableDocumentError where it is refused."""
    if ".." in PurePosixPath(member.name).parts:
        raise UnreadableDocumentError("its name leads out of the archive; pack the files again.")
    with _opened(member.archive) as archive:
        info = next((info for info in _files(archive) if _plain_path(_name(info)) == member.name), None)
        if info is None:
            raise UnreadableDocumentError("the archive has no such file; check the path.")
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableDocumentError("it is encrypted; unpack the archive and give the file.")
        if info.file_size > max(UNSUSPICIOUS_BYTES, MOST_RATIO * info.compress_size):
            raise UnreadableDocumentError("it is packed too tightly to be a document; give the file itself.")
        try:
            with archive.open(info) as file:
                return file.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
            raise UnreadableDocumentError("it is broken in the archive; pack it again.") from error


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableDocumentError("the archive is broken; pack it again.") from error


def _files(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    return (info for info in archive.infolist() if not info.is_dir())


def _name(info: zipfile.ZipInfo) -> str:
    """Give a member's name; those without the mark of UTF-8 are in the encoding of the system that packed them."""
    if info.flag_bits & _UTF_8_NAME:
        return info.filename
    packed = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return packed.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _plain_path(name: str) -> str:
    """Give a name as it is within a path."""
    return Path(f"archive/{name}").relative_to("archive").as_posix()
