"""Settings from the environment, one-shot queries and dumps."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import duckdb
import pyoxigraph as ox
import pytest
from graphs import REPORT, publish_graph
from test_cli import xxgk

from ontology.vocabulary import ontology_store
from server.errors import CannotGoOnError
from server.export import COLUMNS, EXPORT_FORMATS, export_store
from server.query import run_query
from server.settings import Origin, Settings, chosen_settings, settings_from, settings_table


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_graph(tmp_path_factory.mktemp("commands") / "store")


def test_a_setting_comes_from_a_flag_else_the_environment_else_a_file_else_its_default(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("query_seconds = 7.5\nthreads = 4\nproxies = 1\n", "utf-8")
    environment = {"XXGK_SETTINGS": str(file), "XXGK_QUERY_SECONDS": "2.5", "XXGK_THREADS": "5", "OTHER": "x"}
    settings = settings_from(environment, ["threads=6", "query_queue=0"])
    assert (settings.query_seconds, settings.threads, settings.proxies, settings.query_queue) == (2.5, 6, 1, 0)
    assert settings.query_workers == Settings().query_workers
    origins = {chosen.row.name: chosen.origin for chosen in chosen_settings(environment, ["threads=6"])}
    assert [origins[name] for name in ("threads", "query_seconds", "proxies", "query_workers")] == list(
        reversed(Origin)
    )


@pytest.mark.parametrize(
    ("text", "flags", "said"),
    [
        ("query_second = 1", [], "query_second: no such setting"),
        ("= 1", [], "not TOML"),
        ("", ["threads"], "name=value"),
        ("", ["thread=3"], "thread: no such setting"),
        ("threads = 0", [], "settings.toml, threads=0: not a positive whole number"),
    ],
)
def test_a_setting_that_makes_no_sense_is_one_clear_line(
    tmp_path: Path, text: str, flags: list[str], said: str
) -> None:
    (tmp_path / "settings.toml").write_text(text, "utf-8")
    with pytest.raises(CannotGoOnError, match=said):
        settings_from({"XXGK_SETTINGS": str(tmp_path / "settings.toml")}, flags)
    with pytest.raises(CannotGoOnError, match="cannot be read"):
        settings_from({"XXGK_SETTINGS": str(tmp_path / "nowhere.toml")})


def test_the_command_lists_every_setting() -> None:
    done = xxgk("settings", "--set", "threads=6", variables={"XXGK_QUERY_SECONDS": "2.5"})
    lines = {line.split()[0]: line.split() for line in done.stdout.splitlines()}
    assert lines["threads"][1:4] == ["6", "threads", "flag"]
    assert lines["query_seconds"][1:5] == ["2.5", "s", "environment", "XXGK_QUERY_SECONDS"]
    assert len(lines) == 1 + len(settings_table())


@pytest.mark.parametrize("value", ["fast", "-1", "0", "inf", "nan", "1.5"])
def test_a_setting_that_is_no_positive_number_is_refused(value: str) -> None:
    with pytest.raises(CannotGoOnError, match="XXGK_QUERY_WORKERS"):
        settings_from({"XXGK_QUERY_WORKERS": value})


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


def test_parquet_holds_the_table_of_figures_with_types(store: Path, tmp_path: Path) -> None:
    for format_ in ("csv", "parquet"):
        export_store(store, format_, tmp_path / f"figures.{format_}")
    with duckdb.connect() as database:
        figures = database.read_parquet(str(tmp_path / "figures.parquet"))
        assert dict(zip(figures.columns, map(str, figures.types), strict=True)) == COLUMNS | {"value": "DECIMAL(24,6)"}
        values = {(row[3], row[4], row[5]): row[6] for row in figures.fetchall()}
    assert values["2", "fees", "amount"] == Decimal("852.28")
    assert len(values) == 7
    assert sorted(path.name for path in tmp_path.iterdir()) == ["figures.csv", "figures.parquet"]


def test_a_dump_that_cannot_be_written_leaves_nothing(store: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotGoOnError, match="cannot be written"):
        export_store(store, "nq", tmp_path / "nowhere" / "all.nq")
    (tmp_path / "taken").mkdir()
    with pytest.raises(CannotGoOnError, match="cannot be written"):
        export_store(store, "nq", tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
