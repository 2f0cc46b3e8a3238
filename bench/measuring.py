"""Processor time of work, all threads of this process included."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterable
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


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure of ours beside a named peer's for the same work in the same run, and the ratio that is aimed at.

    ``ours`` and ``theirs`` are in ``unit``; ``at_most`` is the highest ratio of ours to theirs that reaches the aim,
    ``at_least`` the lowest; a figure of our own that no peer has is compared with the aim itself as ``theirs``.
    """

    work: str
    ours: float
    peer: str
    theirs: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def ratio(self) -> float:
        """How many times the peer's figure is ours."""
        return self.ours / self.theirs

    @property
    def reached(self) -> bool:
        """Whether the aim is reached."""
        above = self.at_least is None or self.ratio >= self.at_least
        return above and (self.at_most is None or self.ratio <= self.at_most)


def ratios_to_table(ratios: Iterable[Ratio]) -> list[str]:
    """Give the lines of the table of ratios, in Markdown."""
    lines = [
        "| work | unit | xxgk | peer | its figure | xxgk ÷ peer | aim | reached |",
        "|---|---|---:|---|---:|---:|---|---|",
    ]
    for each in ratios:
        aims = (("≤", each.at_most), ("≥", each.at_least))
        aim = ", ".join(f"{sign} {bound:g}" for sign, bound in aims if bound is not None)
        lines.append(
            f"| {each.work} | {each.unit} | {each.ours:.3g} | {each.peer} | {each.theirs:.3g} | {each.ratio:.2f} | "
            f"{aim or '—'} | {'yes' if each.reached else 'no'} |"
        )
    return lines


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
