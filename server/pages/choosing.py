"""Questions put together by choosing: what the page's form sends becomes a request.

Takes the request that the form was made for and the values chosen in it; gives the changed request and the choices that
do not go together with the others. The choices themselves are those of ``server.questions.builder``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from server.questions.builder import Choice, request_to_choices, token_to_request
from server.questions.names import Names
from server.questions.request import Request
from server.questions.resources import yaml_data

ORDER = ("operation", "measure", "agency", "year")
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Built:
    """A request as changed, and the labels of the slots whose choice could not be taken."""

    request: Request
    refused: tuple[str, ...] = ()


def chosen_to_request(request: Request, chosen: Mapping[str, str], names: Names) -> Built:
    """Take the chosen values one after the other, each among the choices that those before it leave."""
    labels: Mapping[str, str] = yaml_data("sentences")["interpretation"]
    refused = []
    for name in ORDER:
        value = chosen.get(name, "")
        if not value or _present(request, name, names) == value:
            continue
        changed = _changed(request, name, value, names)
        if changed is None:
            refused.append(labels[name])
        else:
            request = changed
    return Built(request, tuple(refused))


def _present(request: Request, name: str, names: Names) -> str:
    """Give the value of a slot, which comes first where choices are left out."""
    return next((choice.value for choice in _choices(request, name, names, most=1) if choice.is_chosen), "")


def _changed(request: Request, name: str, value: str, names: Names) -> Request | None:
    choices = _choices(request, name, names, most=_ALL)
    return next((token_to_request(choice.token) for choice in choices if choice.value == value), None)


def _choices(request: Request, name: str, names: Names, most: int) -> tuple[Choice, ...]:
    slots = request_to_choices(request, names, most=most)
    return next((slot.choices for slot in slots if slot.id == name), ())
