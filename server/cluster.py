"""Work on many documents, spread over the workers of an existing Dask cluster.

Takes a function and paths, as ``server.workers`` does; gives its results in the order of the paths. The workers see the
documents under the same paths and have the same program. A few documents for each are under way at a time; a document
whose result is not there at the deadline is given up.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from server.errors import CannotGoOnError
from server.fingerprint import program_digest

if TYPE_CHECKING:
    from distributed import Client, Future

SECONDS = 120.0
CONNECTION_SECONDS = 10
AHEAD_OF_EACH = 4

Result = TypeVar("Result")


def work_on_cluster(
    work: Callable[[Path], Result], given_up: Callable[[Path, str], Result], paths: Sequence[Path], scheduler: str
) -> Iterator[Result]:
    """Give the result of ``work`` for each path, or of ``given_up`` with the reason where a worker gave none.

    CannotGoOnError where the cluster does not answer, has no workers, or has another program.
    """
    with _connected(scheduler) as client:
        ahead = AHEAD_OF_EACH * _capacity(client, scheduler)
        waiting = deque(paths)
        running: deque[tuple[Path, Future[Result]]] = deque()
        while waiting or running:
            while waiting and len(running) < ahead:
                path = waiting.popleft()
                running.append((path, client.submit(work, path, pure=False, retries=1)))
            path, future = running.popleft()
            try:
                result: Result = future.result(SECONDS)
            except TimeoutError:
                future.cancel()  # type: ignore[no-untyped-call]
                result = given_up(path, f"it could not be read within {SECONDS:.0f} seconds; give the report alone.")
            except Exception as error:  # whatever the worker raised, or that the cluster lost it
                reason = f"{type(error).__name__}: {error}".partition("\n")[0]
                result = given_up(path, f"it made the program fail on the cluster ({reason}).")
            yield result


def _connected(scheduler: str) -> Client:
    try:
        from distributed import Client  # noqa: PLC0415  # only where it is asked for, and installed
    except ImportError:
        raise CannotGoOnError("A Dask cluster needs the extra: pip install 'xxgk[dask]'.") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        return Client(scheduler, timeout=CONNECTION_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise CannotGoOnError(f"{scheduler}: the Dask cluster does not answer: {reason}.") from None


def _capacity(client: Client, scheduler: str) -> int:
    """Give how many documents can be worked on at a time."""
    threads = sum(client.nthreads().values())  # type: ignore[no-untyped-call]
    if not threads:
        raise CannotGoOnError(f"{scheduler}: the Dask cluster has no workers.")
    try:
        digests = set(client.run(program_digest).values())
    except Exception as error:
        raise CannotGoOnError(f"{scheduler}: the workers have not this program ({type(error).__name__}).") from None
    if digests != {program_digest()}:
        raise CannotGoOnError(f"{scheduler}: the workers have another version of this program.")
    return threads
