"""The service for tests: an answerer that needs no language tools, an app over a small store, a server process."""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from os import environ
from pathlib import Path

from flask import Flask
from graphs import REPORT

from server.app import close_app, create_app
from server.questions.answer import Alternative, Answer, Source, Status, TouchingFinding
from server.questions.names import Names
from server.questions.request import Request
from server.settings import Settings

READY_SECONDS = 60
HOSTILE = "<script>alert('&')</script>"


class Answerer:
    """Answers what the tests ask; a question it does not know comes back as not understood."""

    def ask(self, question: str, context: str | None = None) -> Answer:
        """Answer from the words of the question alone."""
        if "多少" in question:
            return Answer(
                question,
                Status.ANSWERED,
                "重庆市教育委员会2022年行政事业性收费852.28万元。",
                value=Decimal("852.28"),
                unit="万元",
                columns=("机关", "年度", "金额"),
                rows=(("重庆市教育委员会", 2022, Decimal("852.28")), (HOSTILE, None, True)),
                interpretation={"年度": "2022"},
                template="value",
                sparql="SELECT ?n WHERE { ?r xxgk:feesAmount ?n }",
                sources=(
                    Source(REPORT, "重庆市教育委员会", 2022, "年度报告", "https://jw.example.cn/", "第130行", HOSTILE),
                ),
                findings=(TouchingFinding(f"{REPORT}/finding/1", "CELL-BLANK", "info", HOSTILE),),
                alternatives=(Alternative("以元计", 8522800, "元", "收费是多少元"),),
                context=context or "token",
            )
        return Answer(question, Status.NOT_UNDERSTOOD, "没有读懂。", suggestions=("收费多少",))

    def answer_request(self, request: Request, question: str = "") -> Answer:
        """Answer as if nothing had been chosen."""
        return self.ask(question)

    @property
    def names(self) -> Names:
        """Refuse: the tests with this answerer choose nothing."""
        raise NotImplementedError


@contextmanager
def app_over(store: Path, settings: Settings) -> Iterator[Flask]:
    """Give an app over a store and stop it afterwards."""
    app = create_app(store, settings, Answerer())
    try:
        yield app
    finally:
        close_app(app)


@contextmanager
def server_over(store: Path, variables: Mapping[str, str] | None = None) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start ``xxgk serve`` on a free port of the loopback; give its address and process, and stop it afterwards."""
    command = [str(Path(sys.executable).with_name("xxgk")), "serve", "--store", str(store), "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**environ, **(variables or {})})
    try:
        yield _address(process), process
    finally:
        process.terminate()
        process.communicate(timeout=READY_SECONDS)


def _address(process: subprocess.Popen[str]) -> str:
    said = ""
    assert process.stderr is not None
    for line in process.stderr:
        said += line
        found = re.search(r"http://\S+/", line)
        if found:
            return found[0].rstrip("/")
    raise AssertionError(f"the server did not start: {said}")
