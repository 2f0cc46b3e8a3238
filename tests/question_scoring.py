"""Gold questions and how an answer to one is judged; takes no part of the question code but its answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from server.questions.answer import Answer, Status
from server.questions.engine import QuestionEngine


@dataclass(frozen=True, slots=True)
class Gold:
    """A question and what its answer must be; what is None or empty is not compared."""

    kind: str
    question: str
    status: Status = Status.ANSWERED
    value: Decimal | bool | None = None
    first: str = ""
    agencies: frozenset[tuple[str, int]] | None = None
    words: tuple[str, ...] = ()
    before: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """What became of a gold question: as it must be, refused though it could be answered, or wrong."""

    gold: Gold
    verdict: str
    answer: str


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """Give a part of a whole in percent, rounded to two places."""
    return (part * 100 / whole).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def score(engine: QuestionEngine, gold: Gold) -> Score:
    """Ask a gold question and judge the answer."""
    context = engine.ask(gold.before).context if gold.before else None
    answer = engine.ask(gold.question, context)
    return Score(gold, _verdict(gold, answer), f"{answer.status}: {answer.answer}")


def _verdict(gold: Gold, answer: Answer) -> str:
    if gold.status is not Status.ANSWERED:
        if answer.status is gold.status:
            return "right"
        return "wrong" if answer.status is Status.ANSWERED else "otherwise"
    if answer.status is not Status.ANSWERED:
        return "refused"
    return "right" if _fits(gold, answer) else "wrong"


def _fits(gold: Gold, answer: Answer) -> bool:
    rows = frozenset(tuple(row[:2]) for row in answer.rows)
    return all(
        (
            gold.value is None
            or (answer.value == gold.value and isinstance(answer.value, bool) is isinstance(gold.value, bool)),
            not gold.first or (bool(answer.rows) and answer.rows[0][0] == gold.first),
            gold.agencies is None or rows == gold.agencies,
            all(word in answer.answer or word in str(answer.rows) for word in gold.words),
        )
    )


def figures(scores: Sequence[Score], seconds: float) -> Iterator[str]:
    """Give the figures of the gold set in lines."""
    answerable = [item for item in scores if item.gold.status is Status.ANSWERED]
    others = [item for item in scores if item.gold.status is not Status.ANSWERED]
    answered = [item for item in scores if item.answer.startswith(Status.ANSWERED)]
    yield f"questions: {len(scores)}, {seconds * 1000 / len(scores):.1f} ms each"
    yield f"kinds: {dict(Counter(item.gold.kind for item in scores))}"
    yield f"answered rightly of those that can be: {_share(answerable)}"
    yield f"right when answering: {_share(answered)}"
    yield f"status as it must be of those that cannot be answered: {_share(others)}"


def _share(scores: Sequence[Score]) -> str:
    right = sum(item.verdict == "right" for item in scores)
    return f"{right}/{len(scores)} = {right / max(len(scores), 1):.2%}"


def mistakes(scores: Sequence[Score]) -> Iterator[str]:
    """Give the questions whose answers are not as they must be."""
    for item in scores:
        if item.verdict != "right":
            gold = item.gold
            yield f"{item.verdict} {gold.kind}: {gold.before} {gold.question} ({gold.value}) | {item.answer[:160]}"
