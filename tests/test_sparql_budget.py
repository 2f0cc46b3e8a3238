"""What one client may spend: seconds of evaluation and failing queries; others are served meanwhile."""

import json
import math
from collections.abc import Iterator

import pytest
from flask import Flask
from graphs import publish_graph
from services import app_over
from werkzeug.test import TestResponse

from server.errors import ProblemError
from server.settings import Settings
from server.sparql.budget import MOST_ACCOUNTS, Budgets

SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
FAST = "SELECT (COUNT(*) AS ?n) WHERE { ?r a xxgk:Report }"
SETTINGS = Settings(
    query_workers=1, query_seconds=0.5, client_seconds=0.3, client_errors=3, client_window=600, result_cache=0
)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with app_over(publish_graph(tmp_path_factory.mktemp("budget") / "store"), SETTINGS) as app:
        yield app


def ask(app: Flask, query: str, client: str) -> TestResponse:
    return app.test_client().post("/sparql", data={"query": query}, environ_base={"REMOTE_ADDR": client})


def test_a_client_that_has_spent_its_seconds_is_told_when_to_come_back(app: Flask) -> None:
    assert ask(app, SLOW, "192.0.2.1").status_code == 504
    refusal = ask(app, FAST, "192.0.2.1")
    assert (refusal.status_code, refusal.content_type) == (429, "application/problem+json")
    assert json.loads(refusal.text)["type"].endswith("/budget-seconds")
    assert json.loads(refusal.text)["limit"] == "0.3 s"
    assert 1 <= int(refusal.headers["Retry-After"]) <= 60 * 600
    assert ask(app, FAST, "192.0.2.2").status_code == 200


def test_a_client_whose_queries_fail_is_told_when_to_come_back(app: Flask) -> None:
    for _ in range(3):
        assert ask(app, "SELEC", "192.0.2.3").status_code == 400
    refusal = ask(app, "SELEC", "192.0.2.3")
    assert (refusal.status_code, json.loads(refusal.text)["type"].rpartition("/")[2]) == (429, "budget-errors")
    assert 100 <= int(refusal.headers["Retry-After"]) <= 200
    assert ask(app, FAST, "192.0.2.4").status_code == 200


def test_an_account_refills_steadily() -> None:
    clock = Clock()
    budgets = Budgets(Settings(client_seconds=60, client_window=60), clock)
    budgets.charge("a", 90, False)
    with pytest.raises(ProblemError) as refusal:
        budgets.check("a")
    assert refusal.value.values["retry_after"] == "30"
    clock.now += 31
    budgets.check("a")
    budgets.charge("a", 1.5, False)
    with pytest.raises(ProblemError, match="budget-seconds"):
        budgets.check("a")
    clock.now += math.inf
    budgets.check("a")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("", "192.0.2.1", False),
    ],
)
def test_a_customer_with_many_addresses_is_one_client(one: str, other: str, same: bool) -> None:
    budgets = Budgets(Settings(client_seconds=1), Clock())
    budgets.charge(one, 5, False)
    if same:
        with pytest.raises(ProblemError):
            budgets.check(other)
    else:
        budgets.check(other)


def test_accounts_are_bounded_and_the_spent_ones_are_kept_longest() -> None:
    budgets = Budgets(Settings(), Clock())
    budgets.charge("spent", 1000, False)
    for number in range(MOST_ACCOUNTS + 10):
        budgets.charge(f"client {number}", 0, False)
    assert len(budgets._accounts) <= MOST_ACCOUNTS
    with pytest.raises(ProblemError):
        budgets.check("spent")
