"""Hostile documents are refused, or read, within bounds of time and size; none is worked on without end."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from extract.document import UnreadableDocumentError
from extract.normalise import normalise
from extract.readers import find_documents, read_document
from extract.readers.grid import SpannedCell, groups_to_grid
from extract.sections import text_to_sections

SECONDS = 10.0
PAGE = "<html><body><h1>宜春市水利局2022年政府信息公开工作年度报告</h1>"


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def pdf(objects: dict[int, str]) -> bytes:
    written, offsets = b"%PDF-1.4\n", {}
    for number, content in objects.items():
        offsets[number] = len(written)
        written += f"{number} 0 obj\n{content}\nendobj\n".encode()
    size = max(objects) + 1
    lines = [f"{offsets[n]:010} 00000 n " if n in offsets else "0000000000 65535 f " for n in range(size)]
    table = "\n".join((f"xref\n0 {size}", *lines, f"trailer << /Size {size} /Root 1 0 R >>"))
    return written + f"{table}\nstartxref\n{len(written)}\n%%EOF".encode()


CATALOG = {1: "<< /Type /Catalog /Pages 2 0 R >>", 2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"}
ONE_PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 5 0 R"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", "五".encode() * 3_000_000, "characters"),
        ("a.txt", "五\n".encode() * 1_500_000, "characters"),
        ("a.txt", b"|" * 5_000_000, "characters"),
        ("a.md", b"<table><tr><td>5</td>" * 200_000, "characters"),
        ("a.html", (PAGE + "<table>" + "<tr>" + "<td>5</td>" * 1_000_000).encode(), "markup is longer"),
        ("a.html", b"<div>" * 100_000, "nested too deeply"),
        ("a.zip", zipped({"b.zip": zipped({"a.txt": b"\0" * 10_000_000})}), "no document"),
        ("a.pdf", pdf({**CATALOG, 3: f"{ONE_PAGE} >>", 5: "6 0 R", 6: "5 0 R"}), "without end"),
        ("a.pdf", pdf({**CATALOG, 3: f"{ONE_PAGE} /Resources 6 0 R >>", 6: "6 0 R"}), "without end"),
        ("a.pdf", pdf({**CATALOG, 3: "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"}), "no text"),
    ],
)
def test_a_bomb_is_refused_at_once(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    begun = time.process_time()
    with pytest.raises(UnreadableDocumentError, match=reason):
        for found in find_documents([path]):
            read_document(found, name)
    assert time.process_time() - begun < SECONDS


def test_spans_over_everything_are_placed_in_bounded_time() -> None:
    begun = time.process_time()
    grid = groups_to_grid([[[SpannedCell("5", 65534, 1000)] * 20] * 2000])
    assert sum(map(len, grid)) == 40_000
    assert time.process_time() - begun < SECONDS


def test_titles_repeated_without_end_give_one_run() -> None:
    text = "二、主动公开政府信息情况\n一、总体情况\n" * 10_000
    begun = time.process_time()
    assert [section.number for section in text_to_sections(normalise(text), text)] == [1, 2]
    assert time.process_time() - begun < SECONDS
