"""The settings of the service, in one table: name, default, unit, environment variable and explanation.

Takes the environment; gives one frozen record. ``XXGK_`` and the name in capitals is the variable of a setting.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from server.errors import CannotGoOnError

PREFIX = "XXGK_"
MEBIBYTE = 1 << 20


def _setting(default: float, unit: str, explanation: str) -> Any:
    return dataclasses.field(default=default, metadata={"unit": unit, "explanation": explanation})


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default; see ``settings_table`` for what each is for."""

    query_workers: int = _setting(8, "processes", "how many public queries are evaluated at a time")
    query_queue: int = _setting(16, "requests", "how many public queries may wait for a worker; more are told to retry")
    query_seconds: float = _setting(10.0, "s", "after this time a public query is stopped")
    query_memory: int = _setting(512, "MiB", "memory that one public query may take beyond the data")
    query_result: int = _setting(32, "MiB", "size of the largest result of a public query")
    query_length: int = _setting(256, "KiB", "length of the longest public query")
    request_size: int = _setting(1, "MiB", "size of the largest request body")
    memory_store: int = _setting(
        4096, "MiB", "data estimated at this much is served from memory, in two copies; more from disk"
    )
    renewal_seconds: float = _setting(
        5.0, "s", "how often the service looks for a newly published version of the store"
    )
    result_cache: int = _setting(64, "MiB", "results of public queries that are kept to be given again")
    client_seconds: float = _setting(180.0, "s", "evaluation that one client may ask for in one window")
    client_errors: int = _setting(600, "queries", "public queries of one client that may fail in one window")
    client_window: float = _setting(60.0, "s", "in this time a client's budget is full again")
    check_workers: int = _setting(2, "processes", "how many drafts are read and checked at a time")
    check_queue: int = _setting(4, "drafts", "how many drafts may wait for that; more are told to retry")
    check_seconds: float = _setting(30.0, "s", "after this time the check of a draft is given up")
    check_memory: int = _setting(1024, "MiB", "memory that the check of one draft may take")
    check_size: int = _setting(10, "MiB", "size of the largest draft")
    client_checks: float = _setting(60.0, "s", "checking of drafts that one client may ask for in one window")
    upload_seconds: float = _setting(60.0, "s", "within this time a draft must have arrived")
    retry_after: int = _setting(2, "s", "when a client that was told to retry should do so")
    proxies: int = _setting(0, "proxies", "how many trusted proxies stand before the service and name its clients")
    threads: int = _setting(32, "threads", "how many requests are handled at a time")
    graceful_seconds: int = _setting(30, "s", "how long requests in flight may go on when the service is stopped")


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A row of the table of settings."""

    name: str
    default: float
    unit: str
    variable: str
    explanation: str


def settings_table() -> tuple[SettingRow, ...]:
    """Give the table of settings, for help and documentation."""
    return tuple(
        SettingRow(
            name=field.name,
            default=_default(field),
            unit=field.metadata["unit"],
            variable=PREFIX + field.name.upper(),
            explanation=field.metadata["explanation"],
        )
        for field in dataclasses.fields(Settings)
    )


def settings_from_environment(environment: Mapping[str, str]) -> Settings:
    """Read the settings; CannotGoOnError where a value is no positive number of the right kind."""
    values = {
        field.name: _number(PREFIX + field.name.upper(), environment[PREFIX + field.name.upper()], _default(field))
        for field in dataclasses.fields(Settings)
        if environment.get(PREFIX + field.name.upper())
    }
    return dataclasses.replace(Settings(), **values)


def _default(field: dataclasses.Field[Any]) -> float:
    return cast(float, field.default)


def _number(variable: str, text: str, default: float) -> Any:
    kind = type(default)
    try:
        value = kind(text)
    except ValueError:
        value = kind(-1)
    if not 0 <= value < float("inf") or (value == 0 and variable not in _MAY_BE_ZERO):
        raise CannotGoOnError(f"{variable}={text}: not a positive {'number' if kind is float else 'whole number'}.")
    return value


_MAY_BE_ZERO = frozenset({PREFIX + "QUERY_QUEUE", PREFIX + "MEMORY_STORE", PREFIX + "RESULT_CACHE", PREFIX + "PROXIES"})
