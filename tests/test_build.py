"""Building a store: what is read from where, duplicates and versions of reports, and documents that are beyond measure."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from test_cli import xxgk


def sample(project: Path, name: str = "yanan-education-2019.txt") -> str:
    return (project / "samples" / name).read_text("utf-8")


def test_documents_listed_on_standard_input_and_in_an_archive_are_read(project: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "reports.zip", "w") as archive:
        archive.writestr("里/年报.txt", sample(project))
        archive.writestr("空.txt", "")
    (tmp_path / "a.txt").write_text(sample(project, "potou-education-2023.txt"), "utf-8")
    listed = f"{tmp_path / 'a.txt'}\n\n{tmp_path / 'reports.zip'}\n"
    done = xxgk("extract", "-", "--format", "csv", stdin=listed)
    assert done.returncode == 0, done.stderr
    sources = {line.split(",")[0] for line in done.stdout.splitlines()[1:]}
    assert sources == {str(tmp_path / "a.txt"), str(tmp_path / "reports.zip" / "里" / "年报.txt")}
    assert "2 of 3 documents read, 1 set aside" in done.stderr
    again = xxgk("extract", str(tmp_path / "reports.zip" / "里" / "年报.txt"))
    assert [entry["agency"]["name"] for entry in json.loads(again.stdout)] == ["延安市教育局"]


def test_a_listed_path_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    done = xxgk("extract", "-", stdin=f"{tmp_path / 'missing.txt'}\n")
    assert done.returncode == 2
    assert "missing.txt: no such file or folder." in done.stderr
