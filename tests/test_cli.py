"""The command line as a user calls it: data on stdout, talk on stderr, and the exit status that was promised."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from server.findings import findings_to_json
from server.store import open_store
from shapes import check_across

XXGK = Path(sys.executable).parent / "xxgk"


def xxgk(
    *arguments: str | Path, stdin: str = "", variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    command, environment = [XXGK, *map(str, arguments)], {**os.environ, **(variables or {})}
    return subprocess.run(
        command, input=stdin, capture_output=True, text=True, timeout=120, check=False, env=environment
    )


@pytest.fixture(scope="module")
def store(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "store"
    built = xxgk("build", project / "samples", "--store", folder)
    assert built.returncode == 0, built.stderr
    return folder


def test_extract_prints_csv(project: Path) -> None:
    done = xxgk("extract", project / "samples" / "zhengxian-education-2021.md", "--format", "csv")
    assert done.returncode == 0
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert {row["agency"] for row in rows} == {"郑县教育体育局"}
    (licensing,) = [row for row in rows if row["row"] == "licensing" and row["table"] == "2"]
    assert (licensing["value"], licensing["unit"], licensing["status"]) == ("627", "件", "number")
    assert "1 of 1 documents read" in done.stderr


@pytest.mark.parametrize(("format_", "parsed"), [("nq", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG)])
def test_extract_prints_rdf(project: Path, format_: str, parsed: ox.RdfFormat) -> None:
    done = xxgk("extract", project / "samples" / "potou-education-2023.txt", "--format", format_)
    assert done.returncode == 0
    assert len(list(ox.parse(done.stdout, format=parsed))) > 300


def test_a_document_that_cannot_be_read_stops_no_other(project: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nonsense")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "report.txt").write_bytes((project / "samples" / "yanan-education-2019.txt").read_bytes())
    done = xxgk("extract", tmp_path)
    assert done.returncode == 0
    assert [entry["agency"]["name"] for entry in json.loads(done.stdout)] == ["延安市教育局"]
    assert "broken.pdf" in done.stderr
    assert "empty.txt" in done.stderr
    assert "1 of 3 documents read, 2 set aside" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["extract", "/no/such/place"], "/no/such/place"),
        (["extract"], "PATHS"),
        (["extract", "x", "--format", "yaml"], "yaml"),
        (["check"], "--store"),
        (["ask", "问", "--store", "/no/such/store"], "no store"),
        (["query", "--store", "/no/such/store"], "no store"),
        (["export", "--store", "/no/such/store", "--format", "nq", "-o", "dump.nq"], "no store"),
        (["serve", "--store", "/no/such/store"], "no store"),
        (["nonsense"], "nonsense"),
    ],
)
def test_what_stops_a_command_is_one_clear_line(arguments: list[str], said: str) -> None:
    done = xxgk(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_readable_is_an_error_and_leaves_the_store(store: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("一封信。", "utf-8")
    before = xxgk("ask", "一共收录了多少份年报", "--store", store).stdout
    done = xxgk("build", tmp_path / "letter.txt", "--store", store)
    assert done.returncode == 2
    assert "letter.txt" in done.stderr
    assert xxgk("ask", "一共收录了多少份年报", "--store", store).stdout == before


def test_check_tells_findings_by_its_exit_status(project: Path) -> None:
    clean, missing = project / "samples" / "huaian-2024.pdf", project / "samples" / "yueqing-education-2021.txt"
    assert xxgk("check", clean, "--fail-on", "info").returncode == 0
    assert xxgk("check", missing).returncode == 1
    warned = project / "samples" / "yanan-education-2019.txt"
    assert xxgk("check", warned).returncode == 0
    assert xxgk("check", warned, "--fail-on", "warning").returncode == 1


def test_check_prints_findings_in_every_format(project: Path) -> None:
    path = project / "samples" / "yanan-education-2019.txt"
    found = json.loads(xxgk("check", path, "--format", "json").stdout)
    assert found["conforms"] is False
    assert {finding["rule"] for finding in found["findings"]} == {"PARTS-SUM", "RULEMAKING-POWER"}
    assert {finding["source"] for finding in found["findings"]} == {str(path)}
    rows = list(csv.DictReader(xxgk("check", path, "--format", "csv").stdout.splitlines()))
    assert [row["message"] for row in rows] == [finding["message"] for finding in found["findings"]]
    assert "1228" in xxgk("check", path).stdout
    report = xxgk("check", path, "--format", "turtle").stdout
    assert "ValidationReport" in report
    assert len(list(ox.parse(report, format=ox.RdfFormat.TURTLE))) > 10


def test_a_store_has_the_findings_of_its_documents_and_of_all_together(project: Path, store: Path) -> None:
    documents = json.loads(xxgk("check", project / "samples", "--format", "json").stdout)["findings"]
    quads = ox.parse(xxgk("extract", project / "samples", "--format", "nq").stdout, format=ox.RdfFormat.N_QUADS)
    together = json.loads(findings_to_json(check_across(quads)))["findings"]
    in_store = json.loads(xxgk("check", "--store", store, "--format", "json").stdout)["findings"]
    single = [found for found in documents if found not in together]
    assert sorted(map(str, in_store)) == sorted(map(str, [*single, *together]))
    kept = open_store(store).select("SELECT ?finding WHERE { ?finding a xxgk:Finding }").rows
    assert len(kept) == len(in_store)


def test_ask_answers_in_text_and_json(store: Path) -> None:
    text = xxgk("ask", "重庆市教委2022年收到多少件申请", "--store", store)
    assert text.returncode == 0
    assert "6件" in text.stdout
    answer = json.loads(xxgk("ask", "重庆市教委2022年收到多少件申请", "--store", store, "--format", "json").stdout)
    assert (answer["status"], answer["value"], answer["unit"]) == ("answered", 6, "件")
    assert answer["sources"][0]["locator"]
    after = xxgk("ask", "那自然人呢", "--store", store, "--format", "json", "--context", answer["context"])
    assert json.loads(after.stdout)["value"] == 6


def test_query_reads_a_file_or_stdin(store: Path, tmp_path: Path) -> None:
    query = "PREFIX xxgk: <https://w3id.org/xxgk/ontology#> SELECT (COUNT(*) AS ?n) WHERE { ?r a xxgk:Report }"
    assert xxgk("query", "--store", store, "--format", "csv", stdin=query).stdout.split() == ["n", "8"]
    file = tmp_path / "count.rq"
    file.write_text(query, "utf-8")
    assert xxgk("query", file, "--store", store, "--format", "csv").stdout.split() == ["n", "8"]
    wrong = xxgk("query", "--store", store, stdin="SELECT nonsense")
    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr


@pytest.mark.parametrize(
    ("format_", "parsed"),
    [
        ("nq", ox.RdfFormat.N_QUADS),
        ("trig", ox.RdfFormat.TRIG),
        ("ttl", ox.RdfFormat.TURTLE),
        ("jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_export_writes_the_whole_store(store: Path, tmp_path: Path, format_: str, parsed: ox.RdfFormat) -> None:
    target = tmp_path / f"dump.{format_}"
    assert xxgk("export", "--store", store, "--format", format_, "-o", target).returncode == 0
    triples = xxgk("query", "--store", store, "--format", "csv", stdin="SELECT (COUNT(*) AS ?n) {?s ?p ?o}").stdout
    assert len({quad.triple for quad in ox.parse(target.read_bytes(), format=parsed)}) == int(triples.split()[1])


def test_the_manifest_lists_every_document(store: Path, project: Path) -> None:
    manifest = json.loads((store / "current" / "manifest.json").read_text("utf-8"))
    assert len(manifest) >= 8
    assert {entry["outcome"] for entry in manifest} <= {"loaded", "unreadable", "duplicate"}
    assert sum(entry["outcome"] == "loaded" for entry in manifest) == 8
    assert all(entry["reason"] for entry in manifest if entry["outcome"] != "loaded")


def test_the_same_report_twice_is_loaded_once(project: Path, tmp_path: Path) -> None:
    document = (project / "samples" / "yanan-education-2019.txt").read_bytes()
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(document)
    done = xxgk("build", tmp_path / "a.txt", tmp_path / "b.txt", "--store", tmp_path / "store")
    assert done.returncode == 0
    assert "1 reports loaded, 1 duplicates" in " ".join(done.stderr.split())
    assert "b.txt" in done.stderr
