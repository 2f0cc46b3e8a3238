"""Extraction on a Dask cluster of two workers on the loopback: the same store as without, and clear refusals."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from remote_stores import free_port
from test_cli import xxgk

from server.store import open_store

CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""
ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) }"


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    pytest.importorskip("distributed")
    script = tmp_path_factory.mktemp("cluster") / "cluster.py"
    script.write_text(CLUSTER, "utf-8")
    with subprocess.Popen(
        [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.communicate()


def test_a_cluster_gives_the_same_store(project: Path, tmp_path: Path, scheduler: str) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nonsense")
    documents = (project / "samples" / "yanan-education-2019.txt", project / "samples" / "suqian-2023.docx")
    for name, arguments in (("with", ("--dask", scheduler)), ("without", ())):
        done = xxgk("build", *documents, tmp_path / "broken.pdf", "--store", tmp_path / name, *arguments)
        assert done.returncode == 0, done.stderr
        assert "broken.pdf" in done.stderr
        assert "3 documents read, 0 unchanged" in " ".join(done.stderr.split())
    stores = [open_store(tmp_path / name) for name in ("with", "without")]
    assert set(stores[0].construct(ALL)) == set(stores[1].construct(ALL))


def test_a_cluster_that_is_not_there_is_one_clear_line(project: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    scheduler = f"tcp://127.0.0.1:{free_port()}"
    done = xxgk("build", project / "samples" / "huaian-2024.pdf", "--store", tmp_path / "store", "--dask", scheduler)
    assert done.returncode == 2
    assert f"{scheduler}: the Dask cluster does not answer" in done.stderr
    assert "Traceback" not in done.stderr
