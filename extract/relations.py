"""How an agency named in a report stands to the one that reports.

Takes the parts of the name, the reporting agency and the words around; gives the relation. An agency above or below, or
one whose place is not sure, is never foreign.
"""

from __future__ import annotations

from enum import Enum, auto

from ontology.agencies import Agency, NameParts, agency_aliases, parts_to_agency
from ontology.bodies import has_own_place, own_place
from ontology.divisions import Division, within


class Relation(Enum):
    """Where another agency is, as seen from the one that reports."""

    SELF_OR_NEAR = auto()
    BESIDE = auto()
    ELSEWHERE = auto()


def names_to_relation(parts: NameParts, agency: Agency, text: str) -> Relation:
    """Give the relation of a named agency to the reporting one."""
    other = parts_to_agency(parts, "", text)
    if other.name in agency_aliases(agency):
        return Relation.SELF_OR_NEAR
    own_places, other_places = _places(agency), _places(other)
    if parts.divisions and parts.listed:
        if not own_places or (agency.division is None and agency.division_name == other.division_name):
            return Relation.SELF_OR_NEAR
        if not any(_are_in_line(one, another) for one in own_places for another in other_places):
            return Relation.ELSEWHERE
    in_one_place = not parts.divisions or bool(own_places & other_places)
    return Relation.BESIDE if in_one_place and _are_peers(agency, other) else Relation.SELF_OR_NEAR


def _places(agency: Agency) -> frozenset[Division]:
    """Give the divisions that an agency may be in."""
    return frozenset({agency.division} if agency.division else {entry.division for entry in agency.candidates})


def _are_in_line(one: Division, another: Division) -> bool:
    return within(one, another) or within(another, one)


def _are_peers(agency: Agency, other: Agency) -> bool:
    """Tell whether neither has to do with the other's work: two towns, or departments of two sectors."""
    if has_own_place(agency.name) and has_own_place(other.name):
        own, foreign = own_place(agency.name), own_place(other.name)
        return agency.kind == other.kind and own not in other.name and foreign not in agency.name
    sectors = {agency.sector, other.sector}
    return len(sectors - {"", "general-government"}) == len(sectors) == 2 and agency.kind == other.kind == "department"
