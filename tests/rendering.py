"""The layouts of ``bench`` for the cells of one version of the form, to be read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bench import layouts
from bench.layouts import Cells, Key, Tables
from ontology.form import form


def keys(version: str) -> list[Key]:
    """Every statutory cell of a version."""
    return [
        (block.table, row.id, column.id)
        for block in form(version).blocks
        for row in block.rows
        for column in block.columns
    ]


def _of_version(layout: Callable[[Tables], str]) -> Callable[[str, Cells], str]:
    return lambda version, cells: layout(Tables(form(version).blocks, cells))


def one_line(version: str, cells: Cells) -> str:
    """The whole report on one line, narrative and all."""
    tables = layouts.one_line(Tables(form(version).blocks, cells))
    return f"一、总体情况 我局全年公开信息 12 条,收到申请。{tables} 五、存在的主要问题及改进情况 无。"


def html(version: str, cells: Cells) -> str:
    """A page pasted from a word processor: spans as in the printed form, a mark-up element round every word."""
    tables = layouts.html(Tables(form(version).blocks, cells))
    return f"<html><body><div><p>一、总体情况</p><p>略。</p>{tables}</div></body></html>"


LAYOUTS: Mapping[str, Callable[[str, Cells], str]] = {
    name: _of_version(layout) for name, layout in layouts.TEXT_LAYOUTS.items()
} | {"one line": one_line}
cell_per_line = LAYOUTS["cell per line"]
cell_and_pipe_per_line = LAYOUTS["cell and pipe per line"]
row_per_line = LAYOUTS["row per line"]
markdown = LAYOUTS["markdown"]
