"""Dumps and catalogue: every file holds what it says, and all descriptions agree with it and with each other."""

import csv
import gzip
import hashlib
import io
import json
from decimal import Decimal
from pathlib import Path

import duckdb
import pyoxigraph as ox
import pytest
from graphs import publish_graph

from ontology import iris
from server.publishing.catalogue import DATASET, DCAT, SPDX, VOID, catalogue, void
from server.publishing.dumps import FOLDER, SUMS, Publication, kinds, publish_dumps, published_dumps
from server.publishing.partitions import PartedByYear
from server.publishing.schema_org import dataset_in_schema_org
from server.store import Version, open_version

SITE = "http://127.0.0.1:8000/"


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Version:
    return open_version(publish_graph(tmp_path_factory.mktemp("published") / "store"))


@pytest.fixture(scope="module")
def publication(version: Version) -> Publication:
    return publish_dumps(version)


@pytest.fixture
def folder(version: Version, publication: Publication) -> Path:
    return version.folder / FOLDER


def quads_in(path: Path, format_: ox.RdfFormat) -> set[ox.Triple]:
    with gzip.open(path) as file:
        return {quad.triple for quad in ox.parse(file.read(), format=format_)}


def rows_in(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode())))


def test_every_whole_dump_holds_the_same_statements(version: Version, folder: Path) -> None:
    held = {quad.triple for quad in version.load(in_memory=False)}
    assert quads_in(folder / "xxgk.nq.gz", ox.RdfFormat.N_QUADS) == held
    plain = {triple for triple in held if not has_blank(triple)}
    for name, format_ in (("xxgk.trig.gz", ox.RdfFormat.TRIG), ("xxgk.jsonld.gz", ox.RdfFormat.JSON_LD)):
        found = quads_in(folder / name, format_)
        assert len(found) == len(held)
        assert {triple for triple in found if not has_blank(triple)} == plain


def has_blank(triple: ox.Triple) -> bool:
    return any(isinstance(term, ox.BlankNode) for term in (triple.subject, triple.object))


def test_the_dump_of_a_year_holds_its_reports_and_their_parts(publication: Publication, folder: Path) -> None:
    assert publication.years
    for year in publication.years:
        found = quads_in(folder / str(year) / "xxgk.nq.gz", ox.RdfFormat.N_QUADS)
        assert found
        of_year = ox.Triple(ox.NamedNode("urn:x"), ox.NamedNode(iris.term("year")), ox.Literal(year)).object
        for triple in found:
            assert f"/{year}" in str(triple.subject)
            assert triple.predicate.value != iris.term("year") or triple.object == of_year


def test_lines_are_parted_wherever_the_engine_cuts_them() -> None:
    line = f"<{iris.ID}report/500000-甲局/2022/t3/granted> <urn:p> <urn:o> .\n".encode()
    other = b"<urn:s> <urn:p> <urn:o> .\n"
    for cut in range(1, len(line)):
        whole, of_year = io.BytesIO(), io.BytesIO()
        parted = PartedByYear(whole, {2022: of_year})
        for piece in (other + line[:cut], line[cut:] + other):
            parted.write(piece)
        assert whole.getvalue() == other + line + other
        assert of_year.getvalue() == line


def test_tables_hold_the_same_figures_in_every_form(publication: Publication, folder: Path) -> None:
    rows = rows_in(folder / "figures.csv.gz")
    assert rows
    of_years = [row for year in publication.years for row in rows_in(folder / str(year) / "figures.csv.gz")]
    assert sorted(map(str, of_years)) == sorted(str(row) for row in rows if row["year"])
    stored = duckdb.read_parquet(str(folder / "figures.parquet"))
    assert stored.columns == list(rows[0])
    assert sorted(stored.project("value").fetchall()) == sorted((Decimal(row["value"]),) for row in rows)


def test_csvw_describes_the_columns_that_are_there(folder: Path) -> None:
    described = json.loads((folder / "figures.csv-metadata.json").read_text("utf-8"))
    names = [column["name"] for column in described["tableSchema"]["columns"]]
    assert names == list(rows_in(folder / "figures.csv.gz")[0])
    assert folder.joinpath(described["url"] + ".gz").exists()


def test_checksums_are_those_of_the_files(publication: Publication, folder: Path) -> None:
    listed = dict(line.split("  ")[::-1] for line in (folder / SUMS).read_text("utf-8").splitlines())
    assert listed == {dump.path: dump.sha256 for dump in publication.dumps}
    for dump in publication.dumps:
        content = (folder / dump.path).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (dump.bytes, dump.sha256)
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == {
        *listed,
        SUMS,
        "manifest.json",
    }


def test_publishing_again_changes_nothing(version: Version, publication: Publication) -> None:
    assert publish_dumps(version) == published_dumps(version) == publication
    assert not list(version.folder.glob(f"{FOLDER}.*"))


def test_the_same_data_gives_the_same_dumps(
    publication: Publication, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    again = publish_dumps(open_version(publish_graph(tmp_path / "store")))
    sums = {dump.path: dump.sha256 for dump in again.dumps if dump.kind == "csv" and dump.year is None}
    assert sums == {dump.path: dump.sha256 for dump in publication.dumps if dump.path in sums}


def test_the_statistics_count_what_is_there(version: Version, publication: Publication) -> None:
    counted, held = publication.statistics, list(version.load(in_memory=False))
    assert counted.triples == len(held) == sum(counted.properties.values())
    assert counted.subjects == len({quad.subject for quad in held})
    assert counted.objects == len({quad.object for quad in held})


def one(store: ox.Store, subject: str, predicate: str) -> str:
    found = {quad.object for quad in store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)}
    (value,) = found
    return str(value.value)


def loaded(triples: object) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)  # type: ignore[attr-defined]
    return store


def test_catalogue_void_and_schema_org_agree(version: Version, publication: Publication) -> None:
    dcat, void_ = loaded(catalogue(publication, SITE)), loaded(void(publication, SITE))
    schema = dataset_in_schema_org(publication, SITE)
    moments = {one(dcat, DATASET, iris.DCT + "modified"), one(void_, DATASET, iris.DCT + "modified")}
    assert moments == {schema["dateModified"]} == {publication.issued}
    licences = {one(dcat, DATASET, iris.DCT + "license"), one(void_, DATASET, iris.DCT + "license")}
    assert licences == {schema["license"]}
    assert int(one(void_, DATASET, VOID + "triples")) == version.triples
    addresses = {quad.object.value for quad in dcat.quads_for_pattern(None, ox.NamedNode(DCAT + "downloadURL"), None)}
    downloads = schema["distribution"]
    assert isinstance(downloads, list)
    assert addresses == {download["contentUrl"] for download in downloads}
    sums = {quad.object.value for quad in dcat.quads_for_pattern(None, ox.NamedNode(SPDX + "checksumValue"), None)}
    assert sums == {dump.sha256 for dump in publication.dumps} == {download["sha256"] for download in downloads}


def test_partitions_add_up(publication: Publication) -> None:
    store = loaded(void(publication, SITE))
    parts = store.quads_for_pattern(ox.NamedNode(DATASET), ox.NamedNode(VOID + "propertyPartition"), None)
    numbers = [int(one(store, quad.object.value, VOID + "triples")) for quad in parts]
    assert sum(numbers) == publication.statistics.triples


def test_every_kind_has_a_name_of_its_own() -> None:
    assert len({kind.name for kind in kinds()}) == len({kind.kind for kind in kinds()}) == len(kinds())
