"""Comunica, a SPARQL client in JavaScript, asks the endpoint."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from graphs import AGENCY, publish_graph
from services import server_over

from ontology import iris

CLIENTS = Path(__file__).parent / "clients"
QUERY = f"""PREFIX xxgk: <{iris.ONTOLOGY}>
SELECT ?agency ?fees WHERE {{ ?report xxgk:agency ?agency ; xxgk:year ?year ; xxgk:feesAmount ?fees }}"""

pytestmark = [
    pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed"),
    pytest.mark.skipif(not (CLIENTS / "node_modules").is_dir(), reason="not installed (make .venv/clients.stamp)"),
]


def test_comunica_gets_the_solutions_of_a_query(tmp_path: Path) -> None:
    with server_over(publish_graph(tmp_path / "store")) as (address, _):
        node = shutil.which("node") or "node"
        command = [node, "ask.js", f"{address}/sparql", QUERY]
        done = subprocess.run(command, cwd=CLIENTS, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    assert [json.loads(line) for line in done.stdout.splitlines()] == [{"agency": AGENCY, "fees": "852.28"}]
