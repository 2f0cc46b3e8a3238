"""Processor time of work, all threads of this process included."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

PACKAGES = ("pyoxigraph", "lxml", "spacy", "opencc", "rapidfuzz", "pyshacl")
_ADDITIONS = 10_000_000
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of processor time and of the clock."""

    processor: float
    clock: float


def timed(work: Callable[[], Result]) -> tuple[Result, Timed]:
    """Do some work and say how long it took."""
    clock, processor = time.perf_counter(), time.process_time()
    result = work()
    return result, Timed(time.process_time() - processor, time.perf_counter() - clock)


def machine() -> str:
    """Name the processor, Python and the libraries that matter, and how fast Python adds up on it now."""
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    libraries = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    _, adding = timed(lambda: _added(_ADDITIONS))
    return (
        f"{len(models)} × {models[0].partition(': ')[2] if models else platform.machine()}, "
        f"Python {platform.python_version()}, {libraries}; {_ADDITIONS // 10**6} million additions in a loop took "
        f"{adding.processor:.2f} s of processor time and {adding.clock:.2f} s by the clock"
    )


def _added(count: int) -> int:
    total = 0
    for number in range(count):
        total += number
    return total
