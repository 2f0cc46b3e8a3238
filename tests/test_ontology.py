"""The words: every concept is labelled in both languages, and the form is the statutory one, cell by cell."""

import csv
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from ontology import iris
from ontology.form import form, form_for_year, forms
from ontology.vocabulary import concepts, headlines, ontology_store, row_measures

LABELS = (iris.SKOS + "prefLabel", iris.RDFS + "label")
OUTCOMES_2021 = 25
OUTCOMES_2019 = 23


def _languages(subject: ox.NamedNode | ox.BlankNode, predicates: tuple[str, ...]) -> set[str | None]:
    return {
        quad.object.language
        for predicate in predicates
        for quad in ontology_store().quads_for_pattern(subject, ox.NamedNode(predicate), None)
        if isinstance(quad.object, ox.Literal)
    }


def _typed_things() -> list[ox.NamedNode]:
    quads = ontology_store().quads_for_pattern(None, ox.NamedNode(iris.RDF + "type"), None)
    return sorted(
        {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}, key=lambda node: node.value
    )


def test_everything_is_labelled_in_chinese_and_english() -> None:
    unlabelled = [node.value for node in _typed_things() if not {"zh", "en"} <= _languages(node, LABELS)]
    assert unlabelled == []


def test_classes_properties_and_lists_are_explained() -> None:
    explained = (iris.RDFS + "comment", iris.SKOS + "definition")
    unexplained = [
        node.value
        for node in _typed_things()
        if (node.value.startswith(iris.ONTOLOGY) or "/scheme/" in node.value)
        and not {"zh", "en"} <= _languages(node, explained)
    ]
    assert unexplained == []


def test_the_lists_hold_what_the_statute_names() -> None:
    items = [concept.id for concept in concepts("item") if re.fullmatch(r"20-\d+", concept.id)]
    assert len(items) == 15
    outcomes = {concept.id: concept for concept in concepts("outcome")}
    assert outcomes["state-secret"].broader == outcomes["refused"].iri
    assert outcomes["state-secret"].notation == "3.3.1"
    assert outcomes["state-secret"].legal_basis == (iris.ID + "law/2019/14",)
    for scheme in ("applicant", "channel", "mode", "procedure", "result", "rate", "fact-kind"):
        assert concepts(scheme), scheme


def test_every_concept_that_is_named_exists() -> None:
    nodes = {node.value for node in _typed_things()}
    named = {
        quad.object.value
        for predicate in ("broader",)
        for quad in ontology_store().quads_for_pattern(None, ox.NamedNode(iris.SKOS + predicate), None)
        if isinstance(quad.object, ox.NamedNode)
    } | {
        quad.object.value
        for predicate in ("countsIn", "legalBasis", "measures", "concept")
        for quad in ontology_store().quads_for_pattern(None, ox.NamedNode(iris.term(predicate)), None)
        if isinstance(quad.object, ox.NamedNode)
    }
    assert named - nodes == set()


@pytest.mark.parametrize(("version", "rows"), [("2019", OUTCOMES_2019), ("2021", OUTCOMES_2021)])
def test_table_three_has_the_rows_of_its_version(version: str, rows: int) -> None:
    (block,) = [block for block in form(version).blocks if block.table == 3]
    assert len(block.rows) == rows
    assert len(block.columns) == 7


def test_the_form_is_the_statutory_one(shared: Path) -> None:
    with (shared / "statutory-form.csv").open(encoding="utf-8", newline="") as lines:
        stated = {
            (version, row["table"], row["row"], row["column"]): (row["row_label"], row["unit"])
            for row in csv.DictReader(lines)
            for version in row["forms"].split(";")
        }
    ours = {
        (version.version, str(block.table), row.id, column.id): (row.label, column.unit)
        for version in forms()
        for block in version.blocks
        for row in block.rows
        for column in block.columns
    }
    assert ours == stated


def test_each_year_has_its_form() -> None:
    assert form_for_year(2018) is None
    assert [form_for_year(year).version for year in (2019, 2020, 2021, 2030)] == ["2019", "2019", "2021", "2021"]


def test_every_total_has_a_headline_and_every_column_a_property() -> None:
    pairs = {(headline.row, headline.column) for headline in headlines()}
    assert len(pairs) == len(headlines())
    for version in forms():
        for block in version.blocks:
            for column in block.columns:
                assert column.concept.iri in row_measures()
            for row in block.rows:
                columns = block.columns if block.table == 2 else block.columns[-1:]
                for column in columns:
                    assert (row.concept.iri, column.concept.iri) in pairs, (version.version, row.id, column.id)


@pytest.mark.parametrize(
    ("text", "segment"),
    [("重庆市 教委", "重庆市%20教委"), ("a/b#c?d", "a%2Fb%23c%3Fd"), ("“x”", "“x”"), ("e\u0301", "é")],
)
def test_segments_of_iris_cannot_break_out(text: str, segment: str) -> None:
    assert iris.segment(text) == segment
    ox.NamedNode(iris.ID + iris.segment(text))
