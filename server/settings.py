"""The settings of the service, in one table: name, default, unit, environment variable and explanation.

Takes flags, the environment and a file; gives one frozen record, and where each value came from. A flag counts before a
variable (``XXGK_`` and the name in capitals), a variable before the file (TOML, ``name = value``; ``XXGK_SETTINGS``
names it), the file before the default.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from server.errors import CannotGoOnError

PREFIX = "XXGK_"
FILE = PREFIX + "SETTINGS"
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


class Origin(StrEnum):
    """Where the value of a setting came from."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class ChosenSetting:
    """A setting with the value that holds, and where it came from; ``place`` is the file, variable or flag."""

    row: SettingRow
    value: float
    origin: Origin
    place: str = ""


def chosen_settings(environment: Mapping[str, str], flags: Sequence[str] = ()) -> tuple[ChosenSetting, ...]:
    """Give every setting; CannotGoOnError for a name that is none and a value that is no number of the right kind.

    A flag is ``name=value``.
    """
    file = environment.get(FILE, "")
    given = {
        Origin.FILE: _file_values(Path(file)) if file else {},
        Origin.ENVIRONMENT: {row.name: environment.get(row.variable, "") for row in settings_table()},
        Origin.FLAG: dict(_flag_value(flag) for flag in flags),
    }
    names = {row.name for row in settings_table()}
    unknown = next((name for values in given.values() for name in values if name not in names), None)
    if unknown is not None:
        raise CannotGoOnError(f"{unknown}: no such setting; xxgk settings lists them.")
    return tuple(_chosen(row, given, file) for row in settings_table())


def settings_from(environment: Mapping[str, str], flags: Sequence[str] = ()) -> Settings:
    """Give the record of the settings that hold; CannotGoOnError as ``chosen_settings``."""
    chosen = chosen_settings(environment, flags)
    return Settings(**{setting.row.name: setting.value for setting in chosen})  # type: ignore[arg-type]


def _chosen(row: SettingRow, given: Mapping[Origin, Mapping[str, str]], file: str) -> ChosenSetting:
    places = {Origin.FLAG: f"--set {row.name}", Origin.ENVIRONMENT: row.variable, Origin.FILE: f"{file}, {row.name}"}
    for origin, place in places.items():
        text = given[origin].get(row.name, "")
        if text:
            return ChosenSetting(row, _number(place, row.name, text, row.default), origin, place)
    return ChosenSetting(row, row.default, Origin.DEFAULT)


def _file_values(file: Path) -> dict[str, str]:
    try:
        with file.open("rb") as opened:
            return {name: str(value) for name, value in tomllib.load(opened).items()}
    except OSError as error:
        raise CannotGoOnError(f"{file}: the settings cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CannotGoOnError(f"{file}: not TOML: {error}.") from None


def _flag_value(flag: str) -> tuple[str, str]:
    name, sign, value = flag.partition("=")
    if not sign or not value:
        raise CannotGoOnError(f"--set {flag}: give a setting as name=value.")
    return name.strip(), value.strip()


def _default(field: dataclasses.Field[Any]) -> float:
    return cast(float, field.default)


def _number(place: str, name: str, text: str, default: float) -> float:
    kind = type(default)
    try:
        value = kind(text)
    except ValueError:
        value = kind(-1)
    if not 0 <= value < float("inf") or (value == 0 and name not in _MAY_BE_ZERO):
        raise CannotGoOnError(f"{place}={text}: not a positive {'number' if kind is float else 'whole number'}.")
    return value


_MAY_BE_ZERO = frozenset({"query_queue", "memory_store", "result_cache", "proxies"})
