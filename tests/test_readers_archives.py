"""Zip files of documents and old Word files: read where it is safe, and otherwise refused in one sentence."""

from __future__ import annotations

import io
import os
import stat
import time
import zipfile
from pathlib import Path

import pytest
from test_readers_docx import word_file

from extract.document import UnreadableDocumentError
from extract.readers import archives, doc, find_documents, read_document

REPORT = "宜春市水利局2022年政府信息公开工作年度报告\n一、总体情况\n公开12条。\n"
WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le")


def packed(folder: Path, members: dict[str, bytes], name: str = "reports.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return path


def reason(path: Path) -> str:
    with pytest.raises(UnreadableDocumentError) as caught:
        read_document(path, str(path))
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "; " in message
    assert "\n" not in message
    return message


@pytest.mark.parametrize("within_a_folder", [False, True])
def test_the_documents_of_an_archive_go_by_its_name_and_theirs(tmp_path: Path, within_a_folder: bool) -> None:
    members = {
        "b/年报.txt": REPORT.encode(),
        "a.html": f"<p>{REPORT}</p>".encode(),
        "c.docx": word_file(),
        "picture.png": b"x",
        ".hidden.txt": b"x",
        "__MACOSX/a.txt": b"x",
        "README.md": b"x",
    }
    path = packed(tmp_path, members)
    found = list(find_documents([tmp_path if within_a_folder else path]))
    assert found == [path / "a.html", path / "b/年报.txt", path / "c.docx"]
    documents = [read_document(each, str(each)) for each in found]
    assert documents[1].text == REPORT
    assert documents[1].source == f"{path}/b/年报.txt"
    assert list(tmp_path.iterdir()) == [path]


def test_names_in_the_encoding_of_a_chinese_system(tmp_path: Path) -> None:
    path = packed(tmp_path, {"XXXX.txt": REPORT.encode()})
    path.write_bytes(path.read_bytes().replace(b"XXXX.txt", "年报".encode("gb18030") + b".txt"))
    (found,) = find_documents([path])
    assert found == path / "年报.txt"
    assert read_document(found, "").text == REPORT


def test_a_word_file_called_zip_is_a_word_file(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(word_file())
    (found,) = find_documents([path])
    assert found == path
    assert read_document(found, "a.zip").media_type.endswith("wordprocessingml.document")


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/outside.txt", "a/../../outside.txt"])
def test_names_that_lead_out_of_the_archive_reach_nothing(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "outside.txt").write_text("secret")
    path = packed(folder, {name: REPORT.encode()})
    for found in find_documents([path]):
        try:
            assert read_document(found, "").text == REPORT
        except UnreadableDocumentError as error:
            assert "out of the archive" in str(error)


def test_a_tightly_packed_member_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    (found,) = find_documents([packed(tmp_path, {"bomb.txt": bytes(40_000_000)})])
    started = time.process_time()
    assert "packed too tightly" in reason(found)
    assert time.process_time() - started < 1


def test_a_member_that_unpacks_to_more_than_it_claims_is_cut_off(tmp_path: Path) -> None:
    path = packed(tmp_path, {"liar.txt": os.urandom(500) * 4000})
    data = path.read_bytes()
    path.write_bytes(data.replace((2_000_000).to_bytes(4, "little"), (900_000).to_bytes(4, "little")))
    (found,) = find_documents([path])
    assert "broken" in reason(found) or "encoding" in reason(found)


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    inner = packed(tmp_path, {"a.txt": REPORT.encode()}, "inner.zip").read_bytes()
    path = packed(tmp_path, {"inner.zip": inner}, "outer.zip")
    (found,) = find_documents([path])
    assert "unpack it" in reason(found)


@pytest.mark.parametrize(("limit", "value", "words"), [("MOST_MEMBERS", 2, "files"), ("MOST_UNPACKED", 10, "unpacks")])
def test_archives_that_hold_too_much_are_refused_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, words: str
) -> None:
    path = packed(tmp_path, {f"{n}.txt": REPORT.encode() for n in range(3)})
    monkeypatch.setattr(archives, limit, value)
    assert list(find_documents([path])) == [path]
    assert words in reason(path)


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"no archive"])
def test_broken_and_empty_archives_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    assert list(find_documents([path])) == [path]
    assert reason(path)


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, {"a.txt": REPORT.encode()})
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        place = archive.start_dir + 8
    data = bytearray(path.read_bytes())
    data[place] |= 1
    path.write_bytes(data)
    (found,) = find_documents([path])
    assert "encrypted" in reason(found)


def converter(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program in the place of LibreOffice; it is called with the output folder and the file as the last words."""
    tool = folder / "bin" / "soffice"
    tool.parent.mkdir()
    tool.write_text(f"#!/bin/sh\nfor last; do before=$out; out=$next; next=$last; done\n{script}\n")
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tool.parent}:{os.environ['PATH']}")


def test_an_old_word_file_is_read_by_libreoffice_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "converted.docx").write_bytes(word_file())
    converter(tmp_path, monkeypatch, f'mkdir -p "$out" && cp {tmp_path}/converted.docx "$out/document.docx"')
    (tmp_path / "a.doc").write_bytes(WORD)
    document = read_document(tmp_path / "a.doc", "a.doc")
    assert document.text.strip()
    assert document.source == "a.doc"


def test_a_converter_that_fails_or_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.doc").write_bytes(WORD)
    converter(tmp_path, monkeypatch, 'case "$next" in *.doc) sleep 600 & sleep 600;; esac')
    monkeypatch.setattr(doc, "SECONDS", 1.0)
    started = time.monotonic()
    assert "within 1 seconds" in reason(tmp_path / "a.doc")
    assert time.monotonic() - started < 20
    (tmp_path / "bin" / "soffice").write_text("#!/bin/sh\nexit 1\n")
    assert "cannot convert" in reason(tmp_path / "a.doc")
