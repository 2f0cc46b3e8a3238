"""Building again: what has not changed is not read again, and nothing that happens to a build harms what was there."""

from __future__ import annotations

import fcntl
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from graphs import publish_graph

from bench.generate import generate
from server import build as building
from server.build import build, documents_in
from server.errors import CannotGoOnError
from server.loading import Summary
from server.store import open_store

XXGK = Path(sys.executable).parent / "xxgk"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?report a xxgk:Report ; xxgk:year ?year }"
DOCUMENTS = 12


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of made-up reports as text."""
    folder = tmp_path_factory.mktemp("made")
    texts = ((truth, data) for truth, data in generate(4 * DOCUMENTS, 7) if truth.file.endswith(".txt"))
    for (truth, data), _ in zip(texts, range(DOCUMENTS), strict=False):
        (folder / truth.file).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def built(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the reports and a store of them."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(made, folder / "in")
    build_here(folder)
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Iterator[Path]:
    """The same, for one test to change; documents are named as before, from within the folder."""
    shutil.copytree(built, tmp_path / "copy", symlinks=True)
    before = Path.cwd()
    os.chdir(tmp_path / "copy")
    yield tmp_path / "copy"
    os.chdir(before)


def build_here(folder: Path) -> Summary:
    before = Path.cwd()
    os.chdir(folder)
    try:
        return build(documents_in([Path("in")]), Path("store"), 2, lambda _done, _entry: None)
    finally:
        os.chdir(before)


def started(folder: Path, before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    command = [XXGK, "build", "in", "--store", "store"]
    return subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True, preexec_fn=before)  # noqa: PLW1509


def said(process: subprocess.Popen[str]) -> str:
    """Give what the command says on its last line."""
    return process.communicate(timeout=120)[1].strip().splitlines()[-1]


def count(store: Path) -> int:
    return int(open_store(store).select(COUNT).rows[0][0].value)  # type: ignore[union-attr]


def kept_documents(folder: Path) -> int:
    """Give how many documents are kept from builds, whether or not these came to an end."""
    with closing(sqlite3.connect(folder / "store" / "extracted.sqlite")) as database:
        return int(database.execute("SELECT COUNT(*) FROM documents").fetchone()[0])


def test_only_what_changed_is_read_and_what_was_removed_is_gone(folder: Path) -> None:
    reports = count(folder / "store")
    removed, changed, renamed = sorted((folder / "in").iterdir())[:3]
    removed.unlink()
    changed.write_text(changed.read_text("utf-8") + "\n", "utf-8")
    renamed.rename(renamed.with_stem("renamed"))
    summary = build_here(folder)
    assert (summary.documents, summary.read) == (DOCUMENTS - 1, 2)
    assert count(folder / "store") == reports - 1
    manifest = json.loads((folder / "store" / "current" / "manifest.json").read_text("utf-8"))
    assert len(manifest) == DOCUMENTS - 1
    assert all(entry["digest"] for entry in manifest)
    assert not [entry for entry in manifest if Path(entry["source"]).name in {removed.name, renamed.name}]


def test_the_same_documents_give_the_same_store(folder: Path) -> None:
    before = set(open_store(folder / "store").construct("CONSTRUCT WHERE { ?s ?p ?o }"))
    assert build_here(folder).read == 0
    assert set(open_store(folder / "store").construct("CONSTRUCT WHERE { ?s ?p ?o }")) == before


def test_another_program_reads_all_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "program_digest", lambda: "another")
    assert build_here(folder).read == DOCUMENTS


def test_what_cannot_be_understood_of_earlier_builds_is_read_again(folder: Path) -> None:
    (folder / "store" / "extracted.sqlite").write_bytes(b"nonsense" * 1000)
    assert build_here(folder).read == DOCUMENTS
    assert build_here(folder).read == 0


def test_a_build_killed_at_any_moment_harms_nothing_and_the_next_goes_on(folder: Path) -> None:
    reports = count(folder / "store")
    for path in (folder / "in").iterdir():
        path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    for _ in range(2):
        process = started(folder)
        time.sleep(random.uniform(1.0, 4.0))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert count(folder / "store") == reports
    process = started(folder)
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until and kept_documents(folder) <= DOCUMENTS:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert build_here(folder).read < DOCUMENTS
    assert count(folder / "store") == reports
    assert [path.name for path in (folder / "store").glob("version-*")] == [
        (folder / "store" / "current").resolve().name
    ]
    assert not (folder / "store" / "building").exists()


def test_a_second_build_says_that_another_runs(folder: Path) -> None:
    with (folder / "store" / "building.lock").open("r+") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        process = started(folder)
        assert f"another build runs here (process {os.getpid()})" in said(process)
    assert process.returncode == 2


@pytest.mark.parametrize("bytes_", [1_000, 100_000], ids=["at once", "later"])
def test_a_file_that_may_not_grow_is_one_clear_line(folder: Path, bytes_: int) -> None:
    (folder / "store" / "extracted.sqlite").unlink()
    reports = count(folder / "store")
    process = started(folder, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, bytes_)))
    line = said(process)
    assert process.returncode == 2, line
    assert "cannot be" in line
    assert count(folder / "store") == reports


def test_a_full_disk_is_one_clear_line(folder: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "none", str(small)],  # noqa: S607
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        (folder / "store").rename(folder / "elsewhere")
        (folder / "store").symlink_to(small)
        process = started(folder)
        line = said(process)
        assert process.returncode == 2, line
        assert "cannot be" in line
        assert not (small / "current").exists()
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)  # noqa: S607


def test_a_store_that_is_no_folder_and_one_of_a_newer_program_are_refused(folder: Path, tmp_path: Path) -> None:
    documents = documents_in([Path("in")])
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(CannotGoOnError, match="cannot be written"):
        build(documents, tmp_path / "file", 1, lambda _done, _entry: None)
    (folder / "store" / "current" / "layout.json").write_text('{"layout": 99, "triples": 1}', "utf-8")
    with pytest.raises(CannotGoOnError, match="newer program"):
        build_here(folder)


def test_a_store_whose_data_are_damaged_is_one_clear_line(folder: Path) -> None:
    for file in (folder / "store" / "current" / "data").iterdir():
        file.write_bytes(b"nonsense")
    with pytest.raises(CannotGoOnError, match="damaged"):
        open_store(folder / "store")


def test_readers_never_see_half_of_a_build(tmp_path: Path) -> None:
    store = publish_graph(tmp_path / "store")
    seen: set[int] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(int(open_store(store).select(COUNT).rows[0][0].value))  # type: ignore[union-attr]

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    one = "PREFIX xxgk: <https://w3id.org/xxgk/ontology#> <urn:r> a xxgk:Report ; xxgk:year 2022 ."
    for _ in range(4):
        publish_graph(store, one)
        publish_graph(store)
    done.set()
    for reader in readers:
        reader.join()
    assert seen == {1, 2}
