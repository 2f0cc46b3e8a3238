"""The command line: ``xxgk``. Data on stdout, talk and progress on stderr; exit 0 fine, 1 findings, 2 cannot go on."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console

from ontology.finding import Finding, Severity
from server import build as building
from server.errors import CannotGoOnError

FINDING_FIELDS = (
    "rule",
    "severity",
    "responsibility",
    "source",
    "agency",
    "year",
    "table",
    "row",
    "column",
    "expected",
    "actual",
    "message",
    "message_en",
    "locator",
)
_PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
_STORE = click.option("--store", type=click.Path(path_type=Path), help="Folder of the store.")
_JOBS = click.option("--jobs", type=click.IntRange(1), default=building.default_jobs, help="Processes that extract.")

talk = Console(stderr=True, highlight=False)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="xxgk")
def cli() -> None:
    """政府信息公开工作年度报告:抽取、检查、查询。Reads, checks and answers questions on annual disclosure reports."""


@cli.command()
@_PATHS
@click.option("--format", "format_", type=click.Choice(sorted(building.EXTRACT_FORMATS)), default="json")
@_JOBS
def extract(paths: tuple[Path, ...], format_: str, jobs: int) -> None:
    """Read documents and print their facts."""
    found = building.documents_in(_some(paths))
    problems = 0

    def reports() -> Iterable[building.Report]:
        nonlocal problems
        for reading in building.read_reports(found, jobs):
            if reading.report is None:
                problems += 1
                talk.print(reading.reason, style="yellow", markup=False)
            else:
                yield reading.report

    for part in building.EXTRACT_FORMATS[format_](reports()):
        sys.stdout.write(part)
    talk.print(f"{len(found) - problems} read, {problems} set aside.")
    if problems == len(found):
        raise CannotGoOnError("None of the documents could be read.")


@cli.command()
@_PATHS
@_STORE
@click.option("--format", "format_", type=click.Choice(["text", "json", "turtle", "csv"]), default="text")
@click.option("--fail-on", type=click.Choice([severity.value for severity in Severity]), default="violation")
@_JOBS
def check(paths: tuple[Path, ...], store: Path | None, format_: str, fail_on: str, jobs: int) -> None:
    """Validate documents, or the reports of a store, and print findings."""
    findings = _findings_in_store(store) if store else _findings_in_documents(_some(paths), jobs)
    FINDING_FORMATS[format_](findings)
    counted = Counter(finding.severity for finding in findings)
    talk.print(", ".join(f"{counted[severity]} {severity}" for severity in Severity))
    order = list(Severity)
    if any(order.index(finding.severity) <= order.index(Severity(fail_on)) for finding in findings):
        sys.exit(1)


@cli.command()
@_PATHS
@click.option("--store", type=click.Path(path_type=Path), required=True, help="Folder of the store.")
@_JOBS
def build(paths: tuple[Path, ...], store: Path, jobs: int) -> None:
    """Extract, check and load documents into a store."""
    found = building.documents_in(_some(paths))
    with talk.status(f"0 of {len(found)}") as status:
        done = 0

        def progress(checked: building.Checked) -> None:
            nonlocal done
            done += 1
            status.update(f"{done} of {len(found)}")
            if checked.reason:
                talk.print(checked.reason, style="yellow", markup=False)

        summary = building.build(found, store, jobs, progress)
    for entry in summary.entries:
        if entry.outcome == "duplicate":
            talk.print(f"{entry.source}: {entry.reason}; set aside.", style="yellow", markup=False)
    talk.print(
        f"{summary.count('loaded')} reports loaded, {summary.count('duplicate')} duplicates and "
        f"{summary.count('unreadable')} unreadable documents set aside, {summary.findings} findings, "
        f"{summary.triples} triples."
    )
    if not summary.count("loaded"):
        raise CannotGoOnError("None of the documents could be read.")


@cli.command()
@_STORE
@click.option("--endpoint", help="A remote SPARQL 1.1 query endpoint instead of a store.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def serve(store: Path | None, endpoint: str | None, host: str, port: int) -> None:
    """Serve the web pages, the API and the SPARQL endpoint."""
    from server.serve import serve as serve_forever  # noqa: PLC0415 (gunicorn only where it is needed)

    serve_forever(store=store, endpoint=endpoint, host=host, port=port)


@cli.command()
@click.argument("question")
@_STORE
@click.option("--context", help="The context of an earlier answer, for a follow-up.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def ask(question: str, store: Path | None, context: str | None, format_: str) -> None:
    """Answer a question in Chinese."""
    from server.questions.engine import QuestionEngine  # noqa: PLC0415 (spaCy only where it is needed)

    answer = QuestionEngine(_open(store)).ask(question, context)
    if format_ == "json":
        click.echo(json.dumps(answer.to_json(), ensure_ascii=False, indent=1))
        return
    click.echo(answer.answer)
    for source in answer.sources:
        click.echo(f"  出处:{source.title or source.report} {source.locator} {source.quote}".rstrip())
    for finding in answer.findings:
        click.echo(f"  检查:{finding.rule} {finding.message}")
    for suggestion in answer.suggestions:
        click.echo(f"  可问:{suggestion}")


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


def _some(paths: Sequence[Path]) -> Sequence[Path]:
    if not paths:
        raise CannotGoOnError("Name at least one document or folder.")
    return paths
