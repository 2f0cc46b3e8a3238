"""Every IRI of the project, minted in one place.

Terms of the ontology are hash IRIs (``…/ontology#received``); things are ``…/id/…`` IRIs, which a server answers
with a redirect to a document about them.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

BASE = "https://w3id.org/xxgk/"
ONTOLOGY = BASE + "ontology#"
ID = BASE + "id/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
ORG = "http://www.w3.org/ns/org#"
DCT = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
QB = "http://purl.org/linked-data/cube#"
SH = "http://www.w3.org/ns/shacl#"

FOAF = "http://xmlns.com/foaf/0.1/"

PREFIXES = {
    "xxgk": ONTOLOGY,
    "id": ID,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "skos": SKOS,
    "org": ORG,
    "dct": DCT,
    "prov": PROV,
    "qb": QB,
    "sh": SH,
    "foaf": FOAF,
}

DATASET = ID + "dataset/reports"

_RESERVED = frozenset(' <>",{}|\\^`%?#/')


@lru_cache(maxsize=4096)
def segment(text: str) -> str:
    """Give ``text`` as one path segment of an IRI: NFC, Chinese kept, delimiters percent-encoded (RFC 3987).

    A comma is encoded too, because the engine does not quote IRIs in CSV.
    """
    kept = unicodedata.normalize("NFC", text.strip())
    return "".join(
        "".join(f"%{byte:02X}" for byte in char.encode()) if char in _RESERVED or not char.isprintable() else char
        for char in kept
    )


def term(name: str) -> str:
    """Give the IRI of a class or property of the ontology."""
    return ONTOLOGY + name


def concept(scheme: str, identifier: str) -> str:
    """Give the IRI of a concept of a code list, such as ``outcome`` / ``granted``."""
    return f"{ID}{scheme}/{segment(identifier)}"


def division(code: str) -> str:
    """Give the IRI of an administrative division by its code (GB/T 2260)."""
    return f"{ID}division/{segment(code)}"


def agency(division_code: str | None, name: str) -> str:
    """Give the IRI of an agency from its division's code and its name.

    Names repeat over the country, so the code is part of the IRI; an agency whose division is not resolved gets a
    provisional one (``x-…``), never a guessed code.
    """
    return f"{ID}agency/{division_code or 'x'}-{segment(name)}"


def report(agency_iri: str, year: int) -> str:
    """Give the IRI of an agency's report on a year."""
    return f"{ID}report/{agency_iri.removeprefix(ID + 'agency/')}/{year}"


def document_report(digest: str) -> str:
    """Give the IRI of a report whose agency or year is not known, from the SHA-256 of its document (hexadecimal)."""
    return f"{ID}report/document/{digest[:16]}"


def version(report_iri: str, digest: str) -> str:
    """Give the IRI of another version of a report, from the SHA-256 of its document (hexadecimal)."""
    return f"{report_iri}/version/{digest[:16]}"


def row(report_iri: str, table: int, row_id: str) -> str:
    """Give the IRI of a row of a statutory table."""
    return f"{report_iri}/t{table}/{segment(row_id)}"


def cell(report_iri: str, table: int, row_id: str, column_id: str) -> str:
    """Give the IRI of the note on a cell that is not a plain number."""
    return f"{row(report_iri, table, row_id)}/{segment(column_id)}"


def part(report_iri: str, kind: str, key: str) -> str:
    """Give the IRI of another part of a report: a ``fact``, a ``section``, a ``mention`` or a ``finding``."""
    return f"{report_iri}/{kind}/{segment(key)}"
