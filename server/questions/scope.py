"""The agencies that a question is about: held ones, one that is known and not held, or several that a name can mean."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ontology import iris
from server.questions.names import AgencyEntry, Names
from server.questions.understanding import Understanding
from server.questions.wording import listed

_GOVERNMENT = iris.ID + "agency-kind/government"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question's names come to.

    ``agencies`` are the held agencies meant, ``certain`` whether a single one is named beyond doubt. ``not_held`` is
    the name of an agency that is named in full and not held. ``region`` and ``sector`` bound the agencies where none
    is named; ``doubtful`` is the name in the question that a document prints differently. ``place_of`` is the place
    whose government is meant, where a place alone is named; ``only_of`` that of the only agency held of its sector.
    """

    agencies: tuple[AgencyEntry, ...] = ()
    certain: bool = False
    not_held: str = ""
    region: str = ""
    regions: tuple[str, ...] = ()
    sector: str = ""
    level: str = ""
    bodies: tuple[str, ...] = ()
    doubtful: str = ""
    place_of: str = ""
    only_of: str = ""


def understanding_to_scope(said: Understanding, names: Names) -> Scope:
    """Give the scope of a question."""
    if said.organs:
        return Scope(not_held=said.written)
    if said.agencies:
        return _full(said, names)
    if said.bare:
        return _bare(said, names)
    return _bounded(said, names)


def _full(said: Understanding, names: Names) -> Scope:
    groups = [set(names.full[name]) for name in said.agencies]
    common = set.intersection(*groups)
    named = common or set.union(*groups)
    fitting = {iri for iri in named if _lies_in(iri, said.places, names)}
    also = set[str]().union(*(names.bare.get(name, ()) for name in said.bare))
    if not fitting or (said.bare and not fitting & also):
        return Scope(not_held=said.written)
    doubtful = next((name for name in said.agencies for iri in fitting if (name, iri) in names.doubtful), "")
    return Scope(_entries(fitting, names), len(fitting) == 1 and bool(common), doubtful=doubtful)


def _bare(said: Understanding, names: Names) -> Scope:
    found = set.intersection(*(set(names.bare.get(name, ())) for name in said.bare))
    if not said.places:
        sectors = {names.agencies[iri].sector for iri in found}
        return Scope(_entries(found, names), sector=sectors.pop() if len(sectors) == 1 else "")
    if said.below:
        return _below(said, names, {iri for iri in found if _lies_within(iri, said.places, names)})
    *outer, own = said.places
    fitting = {iri for iri in found if names.agencies[iri].region in own and _lies_in(iri, tuple(outer), names)}
    if not fitting:
        return Scope(not_held=said.written)
    return Scope(_entries(fitting, names), len(fitting) == 1)


def _below(said: Understanding, names: Names, fitting: set[str]) -> Scope:
    """Give the agencies of one name within a place; all of one sector can be asked about together."""
    if not fitting:
        return Scope(not_held=said.written)
    if len(fitting) == 1:
        return Scope(_entries(fitting, names), True)
    return Scope(_entries(fitting, names))


def scope_over_many(said: Understanding, scope: Scope, names: Names) -> Scope:
    """Give the scope of a question about many agencies: those of one kind of body or level, in a place or anywhere."""
    level = iris.concept("level", said.levels[-1]) if said.levels else ""
    bodies = said.bodies or (names.bodies_of(said.bare[-1]) if said.bare and not said.agencies else ())
    if scope.certain or scope.not_held or not (level or bodies):
        return scope
    own = said.places[-1] if said.places else ()
    regions = tuple(region for region in own if any(map(names.reports_of, names.within(region))))
    if said.places and len(regions) != 1:
        return scope if regions else Scope(not_held=said.written)
    return replace(
        scope,
        region=regions[0] if regions else "",
        sector=scope.sector if said.sectors else "",
        level=level,
        bodies=bodies,
    )


def places_to_governments(said: Understanding, names: Names) -> Scope | None:
    """Give the governments of the places that are set side by side, or None where one of them is not held."""
    found = []
    for group in said.place_groups:
        alone = replace(said, places=group, place_groups=(), agencies=(), bare=())
        scope = place_to_government(_bounded(alone, names), names)
        if not scope.certain:
            return None
        found.append(scope.agencies[0])
    return Scope(tuple(found), place_of=listed(entry.name for entry in found)) if found else None


def place_to_government(scope: Scope, names: Names) -> Scope:
    """Give the scope of a question about one report that names a place alone: its government, where that is held."""
    if scope.agencies and not scope.certain and scope.regions and not scope.sector:
        own = [entry for entry in scope.agencies if entry.region in scope.regions and entry.kind == _GOVERNMENT]
        if len(own) == 1 and len(scope.regions) == 1:
            return Scope((own[0],), True, place_of=names.places[own[0].region].name)
    return scope


def sector_to_only(scope: Scope, names: Names) -> Scope:
    """Give the scope of a question about one report that names a sector in a place: its only agency that is held."""
    if scope.certain or not scope.sector or len(scope.regions) != 1:
        return scope
    held = [entry for entry in scope.agencies if entry.sector == scope.sector and names.reports_of(entry.iri)]
    return Scope((held[0],), True, only_of=scope.regions[0]) if len(held) == 1 else scope


def _bounded(said: Understanding, names: Names) -> Scope:
    sectors = said.sectors[0] if said.sectors else ()
    sector = sectors[0] if len(sectors) == 1 else ""
    if not said.places:
        return Scope(sector=sector)
    *outer, own = said.places
    regions = tuple(iri for iri in own if all(set(names.chain(iri)) & set(above) for above in outer))
    found = {entry.iri for entry in names.agencies.values() if set(names.chain(entry.region)) & set(regions)}
    exact = {iri for iri in found if names.agencies[iri].region in regions and names.agencies[iri].sector == sector}
    if sector and len(exact) == 1:
        return Scope(_entries(exact, names), True, region=regions[0], sector=sector)
    held = sorted(
        region for region in regions if any(region in names.chain(names.agencies[iri].region) for iri in found)
    )
    if not held:
        return Scope(not_held=said.written)
    return Scope(_entries(found, names), region=held[0], regions=tuple(held), sector=sector)


def _lies_within(agency: str, places: tuple[tuple[str, ...], ...], names: Names) -> bool:
    chain = set(names.chain(names.agencies[agency].region))
    return all(bool(chain & set(options)) for options in places)


def _lies_in(agency: str, places: tuple[tuple[str, ...], ...], names: Names) -> bool:
    chain = set(names.chain(names.agencies[agency].region))
    return all(not chain or chain & set(options) for options in places)


def _entries(found: set[str], names: Names) -> tuple[AgencyEntry, ...]:
    return tuple(sorted((names.agencies[iri] for iri in found), key=lambda entry: (entry.name, entry.iri)))
