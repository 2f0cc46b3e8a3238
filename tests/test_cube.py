"""The 21 integrity constraints: a sound cube breaks none, a fault breaks its own, and the published cube is sound."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from graphs import REPORT, publish_graph

from ontology import iris
from server.graph import Graph
from server.publishing.cube import graph_to_cube
from server.store import open_version
from shapes.cube import check_cube, cube_constraints

PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in iris.PREFIXES.items()) + (
    "PREFIX owl: <http://www.w3.org/2002/07/owl#>\nPREFIX e: <urn:e:>\n"
)
SOUND = """
e:set a qb:DataSet ; qb:structure e:dsd ; qb:slice e:slice .
e:dsd a qb:DataStructureDefinition ; qb:sliceKey e:key ;
    qb:component [ qb:dimension e:place ] , [ qb:dimension e:time ] , [ qb:dimension e:area ] , [ qb:measure e:count ] ,
        [ qb:attribute e:unit ; qb:componentRequired true ] , [ qb:attribute e:note ; qb:componentRequired false ] .
e:place a qb:DimensionProperty ; rdfs:range skos:Concept ; qb:codeList e:places .
e:time a qb:DimensionProperty ; rdfs:range xsd:integer .
e:area a qb:DimensionProperty ; rdfs:range skos:Concept ; qb:codeList e:areas .
e:count a qb:MeasureProperty . e:other a qb:MeasureProperty .
e:unit a qb:AttributeProperty . e:note a qb:AttributeProperty .
qb:measureType a qb:DimensionProperty ; rdfs:range rdf:Property .
e:places a skos:ConceptScheme . e:a a skos:Concept ; skos:inScheme e:places .
e:areas a qb:HierarchicalCodeList ; qb:hierarchyRoot e:top ; qb:parentChildProperty skos:narrower .
e:top skos:narrower e:middle . e:middle skos:narrower e:low .
e:key a qb:SliceKey ; qb:componentProperty e:time .
e:slice a qb:Slice ; qb:sliceStructure e:key ; e:time 1 ; qb:observation e:one .
e:one a qb:Observation ; qb:dataSet e:set ; e:place e:a ; e:time 1 ; e:area e:low ; e:count 1 ; e:unit "件" .
e:two a qb:Observation ; qb:dataSet e:set ; e:place e:a ; e:time 2 ; e:area e:top ; e:count 1 ; e:unit "件" .
e:typed a qb:DataSet ; qb:structure e:typed-dsd .
e:typed-dsd a qb:DataStructureDefinition ; qb:component [ qb:dimension e:time ] , [ qb:dimension qb:measureType ] ,
        [ qb:measure e:count ] , [ qb:measure e:other ] .
e:three a qb:Observation ; qb:dataSet e:typed ; e:time 1 ; qb:measureType e:count ; e:count 3 .
e:four a qb:Observation ; qb:dataSet e:typed ; e:time 1 ; qb:measureType e:other ; e:other 4 .
e:up a qb:DataSet ; qb:structure e:up-dsd .
e:up-dsd a qb:DataStructureDefinition ; qb:component [ qb:dimension e:zone ] , [ qb:measure e:count ] .
e:zone a qb:DimensionProperty ; rdfs:range skos:Concept ; qb:codeList e:zones .
e:zones a qb:HierarchicalCodeList ; qb:hierarchyRoot e:top ; qb:parentChildProperty [ owl:inverseOf skos:broader ] .
e:leaf skos:broader e:top .
e:five a qb:Observation ; qb:dataSet e:up ; e:zone e:leaf ; e:count 5 .
"""
# For each constraint: what is taken from the sound cube, what is put in its place, and what is then found.
FAULTS = {
    1: ("e:one a qb:Observation ;", "e:one a qb:Observation ; qb:dataSet e:up ; e:zone e:top ;", "e:one"),
    2: ("e:up a qb:DataSet ;", "e:up a qb:DataSet ; qb:structure e:dsd-two ;", "e:up"),
    3: ("[ qb:dimension e:zone ] , [ qb:measure e:count ]", "[ qb:dimension e:zone ]", "e:up-dsd"),
    4: ("e:time a qb:DimensionProperty ; rdfs:range xsd:integer", "e:time a qb:DimensionProperty", "e:time"),
    5: ("rdfs:range skos:Concept ; qb:codeList e:places", "rdfs:range skos:Concept", "e:place"),
    6: (
        "[ qb:dimension e:time ] , [ qb:dimension e:area ]",
        "[ qb:dimension e:time ; qb:componentRequired false ] , [ qb:dimension e:area ]",
        "e:time",
    ),
    7: ("qb:sliceKey e:key ;", "", "e:key"),
    8: ("e:key a qb:SliceKey ;", "e:key a qb:SliceKey ; qb:componentProperty e:zone ;", "e:key"),
    9: ("e:slice a qb:Slice ; qb:sliceStructure e:key ;", "e:slice a qb:Slice ;", "e:slice"),
    10: ("qb:sliceStructure e:key ; e:time 1 ;", "qb:sliceStructure e:key ;", "e:slice"),
    11: ("e:place e:a ; e:time 2 ;", "e:place e:a ;", "e:two"),
    12: ("e:time 2 ; e:area e:top", "e:time 1 ; e:area e:low", "e:one|e:two"),
    13: ('e:area e:top ; e:count 1 ; e:unit "件"', "e:area e:top ; e:count 1", "e:two"),
    14: ("e:area e:top ; e:count 1 ;", "e:area e:top ;", "e:two"),
    15: ("qb:measureType e:other ; e:other 4", "qb:measureType e:other", "e:four"),
    16: ("qb:measureType e:count ; e:count 3", "qb:measureType e:count ; e:count 3 ; e:other 3", "e:three"),
    17: (
        "e:four a qb:Observation ; qb:dataSet e:typed ; e:time 1",
        "e:four a qb:Observation ; qb:dataSet e:typed ; e:time 2",
        "e:three|e:four",
    ),
    18: ("qb:observation e:one", "qb:observation e:one , e:five", "e:five"),
    19: ("e:place e:a ; e:time 2", "e:place e:b ; e:time 2", "e:b"),
    20: ("e:middle skos:narrower e:low .", "", "e:low"),
    21: ("e:leaf skos:broader e:top .", "e:leaf skos:broader e:root .", "e:leaf"),
}


def broken(turtle: str) -> dict[int, set[str]]:
    store = ox.Store()
    store.load((PREFIXES + turtle).encode(), format=ox.RdfFormat.TURTLE)
    found: dict[int, set[str]] = {}
    for violation in check_cube(store):
        found.setdefault(violation.constraint.number, set()).add(violation.subject.replace("urn:e:", "e:"))
    return found


def test_there_are_as_many_constraints_as_the_specification_has() -> None:
    assert [constraint.number for constraint in cube_constraints()] == list(range(1, 22)) == list(FAULTS)
    assert all(constraint.title.startswith(f"IC-{constraint.number} ") for constraint in cube_constraints())


def test_a_sound_cube_breaks_none() -> None:
    assert broken(SOUND) == {}


@pytest.mark.parametrize("number", FAULTS)
def test_each_fault_is_found_where_it_is(number: int) -> None:
    sound, faulty, where = FAULTS[number]
    assert SOUND.count(sound) == 1
    found = broken(SOUND.replace(sound, faulty))
    assert found[number] <= set(where.split("|"))
    assert found[number]


def test_the_published_cube_is_sound_and_has_every_number(tmp_path: Path) -> None:
    graph = Graph(open_version(publish_graph(tmp_path / "store")).load(in_memory=False))
    cube = ox.Store()
    cube.load(b"".join(graph_to_cube(graph)), format=ox.RdfFormat.N_TRIPLES)
    assert list(check_cube(cube)) == []
    observed = {
        (str(quad.subject.value).removeprefix(REPORT + "/t"), str(quad.object.value))
        for quad in cube.quads_for_pattern(None, ox.NamedNode(iris.term("figure")), None)
    }
    assert observed == {
        ("3/received/natural-person", "6"),
        ("3/received/commercial-enterprise", "0"),
        ("3/received/total", "6"),
        ("3/granted/natural-person", "5"),
        ("3/granted/total", "5"),
        ("2/fees/amount", "852.28"),
    }
