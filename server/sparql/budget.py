"""What each client may spend on queries: seconds of evaluation, and queries that fail.

Takes the name of a client and what its queries cost; raises ProblemError where nothing is left. An account refills
steadily, so that a client that has spent everything is told when to come back.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from threading import Lock

from server.errors import ProblemError
from server.settings import Settings

MOST_ACCOUNTS = 10_000
_NETWORK_BITS = 64


@dataclass(slots=True)
class _Account:
    """What a client has left, as of a moment."""

    seconds: float
    errors: float
    moment: float


class Budgets:
    """The accounts of all clients; safe to use from many threads. A budget may be overdrawn by what is running."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._lock = Lock()
        self._accounts: dict[str, _Account] = {}

    def check(self, client: str) -> None:
        """Do nothing where the client has something left; else ProblemError."""
        with self._lock:
            account = self._accounts.get(_network(client))
            if account is None:
                return
            self._refill(account)
            if account.seconds <= 0:
                self._refuse("budget-seconds", -account.seconds, self._settings.client_seconds, "s")
            if account.errors < 1:
                self._refuse("budget-errors", 1 - account.errors, self._settings.client_errors)

    def charge(self, client: str, seconds: float, failed: bool) -> None:
        """Take what a query has cost from the client's account."""
        with self._lock:
            network = _network(client)
            account = self._accounts.get(network) or self._open(network)
            self._refill(account)
            account.seconds -= seconds
            account.errors -= failed

    def _open(self, network: str) -> _Account:
        if len(self._accounts) >= MOST_ACCOUNTS:
            self._forget()
        settings = self._settings
        account = _Account(settings.client_seconds, settings.client_errors, self._clock())
        self._accounts[network] = account
        return account

    def _forget(self) -> None:
        """Forget the accounts that are full again and, where that is not enough, the one that was opened first."""
        for account in self._accounts.values():
            self._refill(account)
        spent = {client: account for client, account in self._accounts.items() if not self._is_full(account)}
        self._accounts = spent
        if len(spent) >= MOST_ACCOUNTS:
            del spent[next(iter(spent))]

    def _is_full(self, account: _Account) -> bool:
        return account.seconds >= self._settings.client_seconds and account.errors >= self._settings.client_errors

    def _refill(self, account: _Account) -> None:
        settings, now = self._settings, self._clock()
        share = (now - account.moment) / settings.client_window
        account.seconds = min(settings.client_seconds, account.seconds + share * settings.client_seconds)
        account.errors = min(settings.client_errors, account.errors + share * settings.client_errors)
        account.moment = now

    def _refuse(self, code: str, missing: float, budget: float, unit: str = "") -> None:
        window = self._settings.client_window
        wait = max(1, math.ceil(missing / budget * window))
        raise ProblemError(code, limit=f"{budget:g} {unit}".strip(), window=f"{window:g} s", retry_after=wait)


def _network(client: str) -> str:
    """Give whom an address stands for: one IPv4 address, or the /64 network that one IPv6 customer has."""
    try:
        address = ip_address(client.partition("%")[0])
    except ValueError:
        return client
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or int(address) >> _NETWORK_BITS)
    return str(address)
