"""Tokens to the numbers that a question states: bounds on values, numbers of places, one place, numbers of years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from server.questions.words import FILLER, Token

_MYRIAD = 10000
_WHOLE = 100
_TEN_THOUSAND, _MONEY = "万", "元"
_OF_MANY = frozenset({"which-agencies", "which-agency", "which-reports", "count-agencies"})
_BETWEEN = {("ge", "le"): "between"}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A bound on values: ``gt``, ``ge``, ``lt``, ``le``, ``eq`` or ``between``; ``unit`` is 元 where it is of money."""

    compare: str
    value: Decimal
    upper: Decimal | None = None
    unit: str = ""

    def in_unit(self, unit: str) -> Threshold:
        """Give the bound in the unit of a measure; money is said in 元 and published in 万元."""
        if not self.unit or unit != _TEN_THOUSAND + self.unit:
            return self
        upper = None if self.upper is None else self.upper / _MYRIAD
        return replace(self, value=self.value / _MYRIAD, upper=upper)

    def holds(self, value: Decimal) -> bool:
        """Say whether a value is within the bound."""
        if self.upper is not None:
            return self.value <= value <= self.upper
        return bool(getattr(value, f"__{self.compare}__")(self.value))


@dataclass(frozen=True, slots=True)
class Quantities:
    """The numbers of a question: a bound, how many places, which place, and for how many years up to the latest.

    ``among`` is the number of agencies of which the question says that it is about all of them (八个机关里谁最多).
    ``is_percent`` says that the number of places is a percentage of all. ``tokens`` are what is left without these.
    """

    tokens: tuple[Token, ...]
    threshold: Threshold | None = None
    count: int | None = None
    position: int | None = None
    recent: int | None = None
    among: int | None = None
    is_percent: bool = False


def tokens_to_quantities(tokens: Sequence[Token], years: int) -> Quantities:
    """Take the numbers out of a question that names so many years; a number of years must be theirs."""
    left = _without_span(list(tokens), years)
    left = _none_at_all(left)
    left, threshold = _between(left)
    if threshold is None:
        left, threshold = _bounds(left)
    left, position = _position(left)
    left, count, is_percent = _count(left)
    left, among = _among(left)
    if threshold is None:
        left, threshold = _stated_number(left)
    recent = next((int(token.values("recent")[0]) for token in left if token.has("recent")), None)
    left = [token for token in left if not token.has("recent")]
    return Quantities(tuple(left), threshold, count, position, recent, among, is_percent)


def _without_span(tokens: list[Token], years: int) -> list[Token]:
    """Drop the number of years that are named anyhow (2021年至2023年三年)."""
    return [token for token in tokens if not (token.has("span") and int(token.values("span")[0]) == years)]


def _none_at_all(tokens: list[Token]) -> list[Token]:
    """Read 一件也没有 as 没有."""
    for index, token in enumerate(tokens):
        if token.values("number")[:1] != ("1",) or not any(
            other.has("unit") for other in tokens[index + 1 : index + 2]
        ):
            continue
        behind = tokens[index + 2 :]
        also = next((other for other in behind if "also" in other.values("cue")), None)
        after = behind[behind.index(also) + 1 :][:1] if also else []
        if also and any("none" in other.values("ask") for other in after):
            return [*tokens[:index], *(other for other in behind if other is not also)]
    return tokens


def _between(tokens: list[Token]) -> tuple[list[Token], Threshold | None]:
    """Find two numbers joined as a range (3000到3500件之间, 50%至80%, 介于50%和80%之间)."""
    for index, token in enumerate(tokens):
        if not {"range", "and"} & set(token.values("cue")):
            continue
        low, high = _number_before(tokens, index), _number_behind(tokens, index)
        if low is None or high is None:
            continue
        around = [*tokens[max(low - 1, 0) : low], *tokens[high + 1 : high + 3]]
        closing = [other for other in around if "between" in other.values("compare")]
        if "range" not in token.values("cue") and not closing:
            continue
        behind = tokens[high + 1] if high + 1 < len(tokens) else None
        bounds = [_amount(tokens[place], behind) for place in (low, high)]
        dropped = [tokens[low], *tokens[low + 1 : index], token, tokens[high], *closing]
        kept = [other for other in tokens if not any(other is item for item in dropped)]
        return kept, Threshold("between", bounds[0][0], bounds[1][0], bounds[0][1])
    return tokens, None


def _number_before(tokens: list[Token], index: int) -> int | None:
    place = index - 2 if index > 1 and tokens[index - 1].has("unit") else index - 1
    return place if place >= 0 and tokens[place].has("number") else None


def _number_behind(tokens: list[Token], index: int) -> int | None:
    return index + 1 if index + 1 < len(tokens) and tokens[index + 1].has("number") else None


def _amount(number: Token, unit: Token | None) -> tuple[Decimal, str]:
    """Give a printed number and its unit, money in 元 whatever it is said in."""
    value = Decimal(number.values("number")[0])
    if unit is None or "money" not in unit.values("unit"):
        return value, ""
    return value * (_MYRIAD if unit.text.startswith(_TEN_THOUSAND) else 1), _MONEY


def _bounds(tokens: list[Token]) -> tuple[list[Token], Threshold | None]:
    """Find a bound (超过3件), or two that make a range (不少于3件不超过5件); others of two bounds are none."""
    left, first = _threshold(tokens)
    if first is None:
        return tokens, None
    rest, second = _threshold(left)
    if second is None:
        return left, first
    low, high = (first, second) if first.value <= second.value else (second, first)
    compare = _BETWEEN.get((low.compare, high.compare))
    if compare is None or low.unit != high.unit:
        return tokens, None
    return rest, Threshold(compare, low.value, high.value, low.unit)


def _threshold(tokens: list[Token]) -> tuple[list[Token], Threshold | None]:
    numbers = [index for index, token in enumerate(tokens) if token.has("number")]
    for index in numbers:
        unit = 1 if index + 1 < len(tokens) and tokens[index + 1].has("unit") else 0
        for other in (index - 1, index + 1 + unit):
            if 0 <= other < len(tokens) and tokens[other].has("compare"):
                value, money = _amount(tokens[index], tokens[index + 1] if unit else None)
                kept = [token for place, token in enumerate(tokens) if place not in (index, other)]
                compare = tokens[other].values("compare")[0]
                return (kept, Threshold(compare, value, unit=money)) if compare != "between" else (tokens, None)
    return tokens, None


def _among(tokens: list[Token]) -> tuple[list[Token], int | None]:
    """Read a number of agencies that are all meant (八个机关里谁最多) as all of them, and give the number."""
    for index, token in enumerate(tokens):
        behind = [other for other in tokens[index + 1 : index + 3] if not _is_counter(other)][:1]
        if not token.has("number") or not any(map(_is_agency_word, behind)):
            continue
        value = Decimal(token.values("number")[0])
        if value == int(value) and value > 1:
            return [*tokens[:index], _asking(token, "all-agencies"), *tokens[tokens.index(behind[0]) + 1 :]], int(value)
    return tokens, None


def _is_counter(token: Token) -> bool:
    return token.senses == (FILLER,) or token.values("ask") == ("ranking",)


def _is_agency_word(token: Token) -> bool:
    return token.is_filler and "which-agency" in token.values("ask")


def _stated_number(tokens: list[Token]) -> tuple[list[Token], Threshold | None]:
    """Take the number that a yes-no question states (收到6件了吗), or one that something equals (为零的有哪些)."""
    numbers = [token for token in tokens if token.has("number")]
    if len(numbers) != 1 or not _asks_of_number(tokens, tokens.index(numbers[0])):
        return tokens, None
    kept = [token for token in tokens if token is not numbers[0]]
    behind = tokens[tokens.index(numbers[0]) + 1 :][:1]
    value, money = _amount(numbers[0], behind[0] if behind else None)
    return kept, Threshold("eq", value, unit=money)


def _asks_of_number(tokens: list[Token], place: int) -> bool:
    asked = {value for token in tokens for value in token.values("ask")}
    equals = any("equals" in other.values("cue") for other in tokens[max(place - 1, 0) : place])
    return "yes-no" in asked or (equals and not _OF_MANY.isdisjoint(asked))


def _position(tokens: list[Token]) -> tuple[list[Token], int | None]:
    """Take the one place asked for (第二多, 排第三, 第2名), and leave the direction in which it is counted."""
    for index, token in enumerate(tokens):
        if not token.has("position"):
            continue
        behind = tokens[index + 1 :][:1]
        others = [other for other in tokens if other is not token]
        asked = {value for other in others for value in other.values("ask")}
        if any("less" in other.values("ask") for other in behind):
            others = [other for other in others if other is not behind[0]]
            others.append(_asking(token, "least"))
        elif any("more" in other.values("ask") for other in behind):
            others = [other for other in others if other is not behind[0]]
            others.append(_asking(token, "most"))
        elif not asked & {"most", "least"}:
            others.append(_asking(token, "most"))
        return others, int(token.values("position")[0])
    return tokens, None


def _asking(token: Token, value: str) -> Token:
    return replace(token, senses=(frozenset({("ask", value)}),))


def _count(tokens: list[Token]) -> tuple[list[Token], int | None, bool]:
    """Take the number of places asked for (前三, 最多的五个), or the percentage of them (前10%)."""
    for index, token in enumerate(tokens):
        if not token.has("number"):
            continue
        before = [other for other in tokens[:index] if not other.is_filler and not _is_percent(other)]
        if before and set(before[-1].values("ask")) & {"first", "most", "least"}:
            beside = [other for other in tokens[max(index - 1, 0) : index + 2] if _is_percent(other)]
            value = Decimal(token.values("number")[0])
            if value == int(value) and 0 < value <= (_WHOLE if beside else value):
                kept = [other for other in tokens if other is not token and other not in beside]
                return kept, int(value), bool(beside)
    return tokens, None, False


def _is_percent(token: Token) -> bool:
    return "percent" in token.values("unit")
