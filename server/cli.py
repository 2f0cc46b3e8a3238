"""The command line: ``xxgk``. Data on stdout, talk and progress on stderr; exit 0 fine, 1 findings, 2 cannot go on.

What only some commands need (spaCy, gunicorn) is imported by those commands, so that the others start at once.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    track,
)

from ontology.finding import Finding, Severity
from server import build as building
from server.checking.formats import CHECK_FORMATS
from server.checking.outcomes import checked_to_outcomes
from server.errors import CannotGoOnError
from server.export import EXPORT_FORMATS, export_store
from server.findings import GRAVITY
from server.loading import Entry
from server.query import QUERY_FORMATS, run_query
from server.questions.answer import Answer
from server.remote.endpoint import endpoint_from_environment
from server.remote.publication import publish_remotely
from server.settings import ChosenSetting, chosen_settings
from server.source import named_source, open_graph
from server.store import open_version
from shapes import Outcome, sorted_findings


def with_listed_paths(_: click.Context, __: click.Parameter, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Put the paths that standard input lists, one a line, in the place of ``-``."""
    listed = [Path(line.strip()) for line in sys.stdin if line.strip()] if Path("-") in paths else []
    return tuple(found for path in paths for found in (listed if path == Path("-") else [path]))


PATH = click.Path(path_type=Path, allow_dash=True)
PATHS = click.argument("paths", nargs=-1, required=True, type=PATH, callback=with_listed_paths)
STORE = click.option("--store", type=click.Path(path_type=Path), required=True, help="Folder of the store.")
STORE_TO_READ = click.option("--store", type=click.Path(path_type=Path), help="Folder of the store.")
ENDPOINT = click.option("--endpoint", help="Address of a SPARQL 1.1 endpoint, in place of a store.")
SET = click.option("--set", "flags", multiple=True, metavar="NAME=VALUE", help="A setting; xxgk settings lists them.")
JOBS = click.option("--jobs", type=click.IntRange(1), default=building.default_jobs, help="Processes that extract.")

PROGRESS = (
    TextColumn("{task.description}"),
    BarColumn(),
    MofNCompleteColumn(),
    TimeElapsedColumn(),
    TimeRemainingColumn(),
)
talk = Console(stderr=True, highlight=False, soft_wrap=True)


class Aside:
    """Documents that could not be read: told at once, counted in the closing line."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, reason: str) -> None:
        """Tell why a document is set aside."""
        self.count += 1
        talk.print(reason, style="yellow", markup=False)

    def close(self, documents: int) -> None:
        """Tell how many were read; CannotGoOnError where none was."""
        talk.print(f"{documents - self.count} of {documents} documents read, {self.count} set aside.")
        if self.count == documents:
            raise CannotGoOnError("None of the documents could be read.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="xxgk")
def cli() -> None:
    """政府信息公开工作年度报告:抽取、检查、查询。Reads, checks and answers questions on annual disclosure reports."""


@cli.command()
@PATHS
@click.option("--format", "format_", type=click.Choice(sorted(building.EXTRACT_FORMATS)), default="json")
@JOBS
def extract(paths: tuple[Path, ...], format_: str, jobs: int) -> None:
    """Read documents and print their facts."""
    documents = building.documents_in(paths)
    aside = Aside()
    for part in building.EXTRACT_FORMATS[format_](building.read_reports(documents, jobs, aside)):
        sys.stdout.write(part)
    aside.close(len(documents))


@cli.command()
@click.argument("paths", nargs=-1, type=PATH, callback=with_listed_paths)
@click.option("--store", type=click.Path(path_type=Path), help="Validate the reports of this store instead.")
@click.option("--endpoint", help="Validate the reports of this SPARQL 1.1 endpoint instead.")
@click.option("--format", "format_", type=click.Choice(list(CHECK_FORMATS)), default="text")
@click.option("--fail-on", type=click.Choice([severity.value for severity in Severity]), default="violation")
@JOBS
def check(
    paths: tuple[Path, ...], store: Path | None, endpoint: str | None, format_: str, fail_on: str, jobs: int
) -> None:
    """Validate documents, or the reports of a store, and print findings."""
    if bool(paths) == bool(store or endpoint):
        raise CannotGoOnError("Name documents to check, or a store with --store or --endpoint; not both.")
    if paths:
        findings = _findings_in_documents(building.documents_in(paths), jobs)
    else:
        findings = open_graph(named_source(store, endpoint)).check()
    sys.stdout.write(CHECK_FORMATS[format_].write(findings))
    counted = Counter(finding.severity for finding in findings)
    talk.print(", ".join(f"{counted[severity]} {severity}" for severity in Severity))
    if any(GRAVITY[finding.severity] <= GRAVITY[Severity(fail_on)] for finding in findings):
        sys.exit(1)


def _findings_in_documents(documents: Sequence[Path], jobs: int) -> tuple[Finding, ...]:
    """Read and check documents; tell how far that is, on a terminal, and which could not be read."""
    aside = Aside()
    found: list[Finding] = []
    outcomes: Counter[str] = Counter()
    work = building.check_documents(documents, jobs)
    for checked in track(work, "", len(documents), console=talk, transient=True, disable=not talk.is_terminal):
        if checked.reason:
            aside(checked.reason)
        found += checked.findings
        outcomes.update({outcome: len(rules) for outcome, rules in checked_to_outcomes(checked).items()})
    aside.close(len(documents))
    held, failed, unclear = (outcomes[outcome] for outcome in (Outcome.HOLDS, Outcome.FAILS, Outcome.NOT_ASSESSABLE))
    talk.print(f"Rules on single reports: {held} held, {failed} failed, {unclear} could not be assessed.")
    return sorted_findings(found)


@cli.command()
@PATHS
@STORE
@click.option("--endpoint", help="Address of a graph store (SPARQL 1.1 Graph Store Protocol) to send the store to.")
@JOBS
@click.option("--dask", "scheduler", default="", help="Address of a Dask scheduler whose cluster extracts instead.")
def build(paths: tuple[Path, ...], store: Path, endpoint: str | None, jobs: int, scheduler: str) -> None:
    """Extract, check and load documents into a store."""
    graph_store = endpoint_from_environment(endpoint, os.environ) if endpoint else None
    documents = building.documents_in(paths)
    with Progress(*PROGRESS, console=talk, transient=True, disable=not talk.is_terminal) as bar:
        tasks = {stage: bar.add_task(stage, total=len(documents)) for stage in building.STAGES}

        def advance(stage: str, done: int, total: int) -> None:
            bar.update(tasks[stage], completed=done, total=total)

        def progress(done: int, entry: Entry) -> None:
            advance(building.LOADING, done, len(documents))
            if entry.reason:
                talk.print(entry.reason, style="yellow", markup=False)

        summary = building.build(documents, store, jobs, progress, scheduler, advance)
    talk.print(
        f"{summary.count('loaded')} reports loaded, {summary.count('duplicate')} duplicates and "
        f"{summary.count('unreadable')} unreadable documents set aside, "
        f"{summary.count('conflicting')} conflicting versions kept, {summary.findings} findings, "
        f"{summary.triples} triples. {summary.read} documents read, {summary.documents - summary.read} unchanged."
    )
    if graph_store is not None:
        publish_remotely(open_version(store), graph_store)
        talk.print(f"The store was sent to {graph_store.address}.")


@cli.command()
@STORE_TO_READ
@ENDPOINT
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@SET
def serve(store: Path | None, endpoint: str | None, host: str, port: int, flags: tuple[str, ...]) -> None:
    """Serve the web pages, the API and the SPARQL endpoint."""
    from server.serve import serve as serve_forever  # noqa: PLC0415

    serve_forever(named_source(store, endpoint), host=host, port=port, flags=flags)


@cli.command()
@SET
def settings(flags: tuple[str, ...]) -> None:
    """Print every setting: its value, where that came from (default, file, environment, flag), unit and meaning."""
    for line in settings_to_lines(chosen_settings(os.environ, flags)):
        click.echo(line)


@cli.command()
@click.argument("question")
@STORE_TO_READ
@ENDPOINT
@click.option("--context", help="The context of an earlier answer, for a follow-up.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def ask(question: str, store: Path | None, endpoint: str | None, context: str | None, format_: str) -> None:
    """Answer a question in Chinese."""
    from server.questions.engine import QuestionEngine  # noqa: PLC0415

    answer = QuestionEngine(open_graph(named_source(store, endpoint))).ask(question, context)
    if format_ == "json":
        click.echo(json.dumps(answer.to_json(), ensure_ascii=False, indent=1))
    else:
        click.echo(answer_to_text(answer))


@cli.command()
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@STORE_TO_READ
@ENDPOINT
@click.option(
    "--format", "format_", type=click.Choice(list(QUERY_FORMATS)), help="Default: json, or turtle for graphs."
)
def query(file: TextIO, store: Path | None, endpoint: str | None, format_: str | None) -> None:
    """Run a SPARQL query from a file or standard input."""
    sys.stdout.buffer.write(run_query(named_source(store, endpoint), file.read(), format_))


@cli.command()
@STORE_TO_READ
@ENDPOINT
@click.option("--format", "format_", type=click.Choice(list(EXPORT_FORMATS)), required=True)
@click.option("--output", "-o", type=click.Path(path_type=Path), required=True, help="File to write.")
def export(store: Path | None, endpoint: str | None, format_: str, output: Path) -> None:
    """Dump a store into a file."""
    export_store(named_source(store, endpoint), format_, output)


def answer_to_text(answer: Answer) -> str:
    """Give the answer's sentence, its table, then sources (<), findings (!), other readings (=) and questions (?)."""
    table = [" | ".join(map(str, row)) for row in ((answer.columns, *answer.rows) if answer.rows else ())]
    marked = (
        *(("<", (source.title or source.report, source.locator, source.quote)) for source in answer.sources),
        *(("!", (finding.rule, finding.message)) for finding in answer.findings),
        *(("=", (other.label, f"{other.value}{other.unit}", other.question)) for other in answer.alternatives),
        *(("?", (suggestion,)) for suggestion in answer.suggestions),
    )
    return "\n".join([answer.answer, *table, *(f"  {mark} {' '.join(filter(None, parts))}" for mark, parts in marked)])


def settings_to_lines(chosen: Sequence[ChosenSetting]) -> Iterator[str]:
    """Give the table of settings, a line each."""
    rows = [("name", "value", "unit", "origin", "variable", "meaning")]
    rows += [
        (each.row.name, f"{each.value:g}", each.row.unit, each.origin, each.row.variable, each.row.explanation)
        for each in chosen
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def main() -> None:
    """Run the command line; what stops a command is one line on stderr and status 2."""
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except CannotGoOnError as error:
        talk.print(str(error), style="red", markup=False)
        sys.exit(2)
