"""Building a store: what is read from where, duplicates and versions of reports, and closing lines."""

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


def outcomes(store: Path) -> dict[str, str]:
    manifest = json.loads((store / "current" / "manifest.json").read_text("utf-8"))
    return {Path(entry["source"]).name: entry["outcome"] for entry in manifest}


def rows(store: Path, query: str) -> list[list[str]]:
    prefixes = "PREFIX xxgk: <https://w3id.org/xxgk/ontology#> PREFIX dct: <http://purl.org/dc/terms/>"
    done = xxgk("query", "--store", store, "--format", "csv", stdin=f"{prefixes} {query}")
    assert done.returncode == 0, done.stderr
    return [line.split(",") for line in done.stdout.split()[1:]]


def test_the_same_report_in_another_layout_is_a_duplicate(project: Path, tmp_path: Path) -> None:
    text = sample(project)
    (tmp_path / "a.txt").write_text(text, "utf-8")
    (tmp_path / "b.html").write_text(
        f"<html><body><p>首页</p><p>{'</p><p>'.join(text.splitlines())}</p></body></html>", "utf-8"
    )
    done = xxgk("build", tmp_path, "--store", tmp_path / "store")
    assert "1 reports loaded, 1 duplicates" in done.stderr
    assert outcomes(tmp_path / "store") == {"a.txt": "loaded", "b.html": "duplicate"}


def test_a_version_with_other_figures_is_kept_and_not_counted_again(project: Path, tmp_path: Path) -> None:
    text = sample(project)
    (tmp_path / "a.txt").write_text(text, "utf-8")
    old = next(line for line in text.splitlines() if line.startswith("行政许可"))
    (tmp_path / "b.txt").write_text(text.replace(old, "行政许可 |987654 |0 |0 |"), "utf-8")
    done = xxgk("build", tmp_path, "--store", tmp_path / "store")
    assert "1 conflicting versions kept" in done.stderr
    assert "with other figures" in done.stderr
    assert outcomes(tmp_path / "store") == {"a.txt": "loaded", "b.txt": "conflicting"}
    assert len(rows(tmp_path / "store", "SELECT ?r { ?r a xxgk:Report ; xxgk:year ?year }")) == 1
    versions = "SELECT ?r ?v ?source { ?v a xxgk:ReportVersion ; xxgk:report ?r ; dct:source ?source }"
    ((report, version, source),) = rows(tmp_path / "store", versions)
    assert version.startswith(f"{report}/version/")
    assert source.endswith("b.txt")
    cells = "SELECT ?value { ?c a xxgk:DifferingCell ; xxgk:version ?v ; xxgk:row ?row ; xxgk:value ?value }"
    assert ["987654"] in rows(tmp_path / "store", cells)
