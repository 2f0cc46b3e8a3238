"""Settings from the environment, one-shot queries and dumps."""

import csv
import io
from pathlib import Path

import pyoxigraph as ox
import pytest
from graphs import REPORT, publish_graph

from ontology.vocabulary import ontology_store
from server.errors import CannotGoOnError
from server.export import EXPORT_FORMATS, export_store
from server.query import run_query
from server.settings import Settings, settings_from_environment, settings_table


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_graph(tmp_path_factory.mktemp("commands") / "store")


def test_settings_come_from_the_environment() -> None:
    settings = settings_from_environment({"XXGK_QUERY_SECONDS": "2.5", "XXGK_QUERY_QUEUE": "0", "OTHER": "x"})
    assert (settings.query_seconds, settings.query_queue) == (2.5, 0)
    assert settings.threads == Settings().threads


@pytest.mark.parametrize("value", ["fast", "-1", "0", "inf", "nan", "1.5"])
def test_a_setting_that_is_no_positive_number_is_refused(value: str) -> None:
    with pytest.raises(CannotGoOnError, match="XXGK_QUERY_WORKERS"):
        settings_from_environment({"XXGK_QUERY_WORKERS": value})


def test_every_setting_is_explained() -> None:
    for row in settings_table():
        assert row.variable == f"XXGK_{row.name.upper()}"
        assert row.explanation
        assert row.unit
        assert row.default == getattr(Settings(), row.name)


@pytest.mark.parametrize(
    ("query", "format_", "said"),
    [
        ("SELEC", None, "error at 1:"),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", None, "error at"),
        ("ASK {}", "turtle", "gives json, xml, csv, tsv"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "csv", "gives turtle"),
    ],
)
def test_a_query_that_cannot_be_run_is_one_clear_line(store: Path, query: str, format_: str | None, said: str) -> None:
    with pytest.raises(CannotGoOnError, match=said):
        run_query(store, query, format_)


@pytest.mark.parametrize("format_", [name for name in EXPORT_FORMATS if name not in {"csv", "parquet"}])
def test_a_dump_holds_the_whole_graph(store: Path, tmp_path: Path, format_: str) -> None:
    output = tmp_path / f"all.{format_}"
    export_store(store, format_, output)
    read = ox.Store()
    read.bulk_load(output.read_bytes(), format=ox.RdfFormat.from_extension(format_))
    assert len(read) > len(ontology_store())
    assert read.query(f"ASK {{ <{REPORT}> <https://w3id.org/xxgk/ontology#received> 6 }}")


def test_the_table_of_figures_has_a_row_per_figure(store: Path, tmp_path: Path) -> None:
    export_store(store, "csv", tmp_path / "figures.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "figures.csv").read_text("utf-8"))))
    found = {(row["table"], row["row"], row["column"]): row for row in rows}
    assert len(found) == len(rows) == 7
    granted = found["3", "granted", "natural-person"]
    assert (granted["report"], granted["agency"], granted["year"]) == (REPORT, "重庆市教育委员会", "2022")
    assert (granted["value"], granted["unit"], granted["locator"]) == ("5", "件", "第158–165行")
    assert found["narrative", "channel-items", "website"]["value"] == "1118"
    assert found["2", "fees", "amount"]["unit"] == "万元"


def test_a_dump_that_cannot_be_written_leaves_nothing(store: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotGoOnError, match="cannot be written"):
        export_store(store, "nq", tmp_path / "nowhere" / "all.nq")
    (tmp_path / "taken").mkdir()
    with pytest.raises(CannotGoOnError, match="cannot be written"):
        export_store(store, "nq", tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
