"""The normalised cube: an observation for each cell that is a number (RDF Data Cube Vocabulary, section 5 to 7).

Takes a graph; gives N-Triples, line by line: the ontology with the structures and code lists, then the observations.
A report whose agency or year is not known has no place in the cube, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from ontology import iris
from ontology.vocabulary import ontology_store
from server.graph import Graph, Term
from server.queries import query_text

_TYPE, _OBSERVATION = f"<{iris.RDF}type>", f"<{iris.QB}Observation>"
_SET, _AGENCY, _YEAR = f"<{iris.QB}dataSet>", f"<{iris.term('agency')}>", f"<{iris.term('year')}>"
_FIGURE, _UNIT = f"<{iris.term('figure')}>", f"<{iris.term('unit')}>"


def graph_to_cube(graph: Graph) -> Iterator[bytes]:
    """Give the lines of the cube."""
    for quad in ontology_store():
        yield f"{quad.triple} .\n".encode()
    for record in graph.select(query_text("cube")).records():
        yield _observation(record).encode()


def _observation(cell: dict[str, Term]) -> str:
    node = f"<{getattr(cell['node'], 'value', '')}/{getattr(cell['column'], 'value', '').rpartition('/')[2]}>"
    return (
        f"{node} {_TYPE} {_OBSERVATION} .\n"
        f"{node} {_SET} {cell['set']} .\n"
        f"{node} {_AGENCY} {cell['agency']} .\n"
        f"{node} {_YEAR} {cell['year']} .\n"
        f"{node} {cell['rowDimension']} {cell['row']} .\n"
        f"{node} {cell['columnDimension']} {cell['column']} .\n"
        f"{node} {_FIGURE} {cell['figure']} .\n"
        f"{node} {_UNIT} {cell['unit']} .\n"
    )
