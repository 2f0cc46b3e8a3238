"""What changed from one version of a store to the next, and what is gone."""

from pathlib import Path

import pyoxigraph as ox
from graphs import publish_graph

from ontology import iris
from server.changes import Changes, read_changes
from server.store import DATA, current_folder

A, B, C = (f"{iris.ID}report/500000-{name}/2022" for name in "甲乙丙")


def turtle(**digests: str) -> str:
    names = {"a": A, "b": B, "c": C}
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in iris.PREFIXES.items())
    return prefixes + "".join(
        f'<{names[name]}> a xxgk:Report ; dct:identifier "{digest}" .\n' for name, digest in digests.items()
    )


def changes_after(store: Path, **digests: str) -> Changes:
    publish_graph(store, turtle(**digests))
    folder = current_folder(store)
    assert folder is not None
    return read_changes(folder)


def test_reports_that_came_changed_and_went_are_told(tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert changes_after(store, a="1", b="1") == Changes(2, (A, B) if A < B else (B, A), (), (), ())
    assert changes_after(store, a="2", c="1") == Changes(2, (C,), (A,), (B,), (B,))


def test_what_is_gone_stays_gone_until_it_comes_again(tmp_path: Path) -> None:
    store = tmp_path / "store"
    changes_after(store, a="1", b="1")
    changes_after(store, a="1")
    assert changes_after(store, a="1") == Changes(1, (), (), (), (B,))
    assert changes_after(store, a="1", b="1") == Changes(2, (B,), (), (), ())


def test_a_version_that_cannot_be_read_counts_as_none(tmp_path: Path) -> None:
    store = tmp_path / "store"
    changes_after(store, a="1")
    folder = current_folder(store)
    assert folder is not None
    for file in (folder / DATA).iterdir():
        file.unlink()
    assert changes_after(store, b="1") == Changes(1, (B,), (), (), ())
    assert isinstance(ox.Store.read_only(str((store / "current").resolve() / DATA)), ox.Store)
