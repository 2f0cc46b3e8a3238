"""A text to tokens: every stretch of it with what it can mean, none passed over in silence.

Words and shapes are found by a blank Chinese pipeline with span rules, names by one automaton; of all ways to lay the
found spans over the text without overlap, the one that leaves least unexplained and uses fewest spans is read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import cn2an
import spacy
from spacy.language import Language

from server.questions.names import Names
from server.questions.resources import yaml_data
from server.questions.words import FILLER, Sense, Token, words

_SPANS = "question"
_UNEXPLAINED, _ORGAN_CHARACTER, _TOKEN, _CATEGORY, _LENGTH, _EARLINESS = 100.0, 3.0, 1.0, 2.5, 0.001, 0.000001
_FIRST_YEAR, _LAST_YEAR = 1999, 2099


class Reader:
    """Reads questions with the names of one graph."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._words = words()
        self._pipeline = _pipeline(tuple(self._words))

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Give the tokens of a normalised text; stretches that were not understood are tokens without senses."""
        found: dict[tuple[int, int], list[Sense]] = defaultdict(list)
        for token in (*self._spans(text), *self._names.tokens(text)):
            senses = found[token.start, token.end]
            senses.extend(sense for sense in token.senses if sense not in senses)
        for senses in found.values():
            senses[:] = [sense for sense in senses if not _is_organ(sense)] or senses
        return tuple(_joined(text, _best_cover(text, found)))

    def _spans(self, text: str) -> Iterator[Token]:
        document = self._pipeline(text)
        for span in document.spans[_SPANS]:
            if span.label_ == "word":
                yield Token(span.text, span.start_char, span.end_char, self._words[span.text])
            elif value := _read(span.label_, span.text):
                yield Token(
                    span.text, span.start_char, span.end_char, (frozenset({(span.label_.partition("=")[0], value)}),)
                )


def _pipeline(vocabulary: tuple[str, ...]) -> Language:
    pipeline = spacy.blank("zh")
    ruler = pipeline.add_pipe("span_ruler", config={"spans_key": _SPANS})
    data = yaml_data("patterns")
    sets: dict[str, str] = data["sets"]
    patterns = [
        {"label": item["label"], "pattern": [_character(part, sets) for part in item["shape"]]}
        for item in data["patterns"]
    ]
    ruler.add_patterns([*patterns, *({"label": "word", "pattern": word} for word in vocabulary)])  # type: ignore[attr-defined]
    return pipeline


def _character(part: str | list[str], sets: dict[str, str]) -> dict[str, object]:
    shape, operator = (part, None) if isinstance(part, str) else (part[0], part[1])
    shape = sets.get(shape, shape)
    token: dict[str, object] = {"TEXT": {"REGEX": shape} if shape.startswith("^") else shape}
    return token | ({"OP": operator} if operator else {})


def _read(label: str, text: str) -> str:
    """Give the slot value of a shape: the one its label states, or its text read as a year, an article or a number."""
    if "=" in label:
        return label.partition("=")[2]
    if label == "year":
        return _year(text)
    return _article(text) if label == "article" else number_text(_numeral(text))


def _numeral(text: str) -> str:
    """Give the number in a shape that has other characters around it (第二名, 近三年)."""
    sets: Mapping[str, str] = yaml_data("patterns")["sets"]
    is_figure = re.compile("|".join((sets["digit"], sets["numeral"], r"^\.$")))
    return "".join(character for character in text if is_figure.match(character))


def _year(text: str) -> str:
    printed = text.rstrip(yaml_data("patterns")["year_endings"])
    digits: dict[str, int] = yaml_data("patterns")["digits"]
    value = "".join(str(digits.get(character, character)) for character in printed)
    value = value if value.isdigit() else number_text(printed)
    if not value.isdigit():
        return ""
    year = int(value) + (2000 if len(value) <= 2 else 0)
    return str(year) if _FIRST_YEAR < year <= _LAST_YEAR else ""


def _article(text: str) -> str:
    match = re.match(yaml_data("patterns")["article"], text)
    if match is None:
        return ""
    numbers = [number_text(part) for part in match.group(1, 2) if part]
    return "-".join(numbers) if all(numbers) else ""


def number_text(text: str) -> str:
    """Give a printed number, in digits or Chinese numerals, as plain digits; nothing for what is none."""
    try:
        value = cn2an.cn2an(text, "smart")
    except (ValueError, KeyError, IndexError):
        return ""
    return str(int(value)) if value == int(value) else str(value)


def _is_passed_over(character: str, found: Mapping[tuple[int, int], list[Sense]], place: int) -> bool:
    """Say whether a mark may stand for nothing: it is no letter or figure, and no word of its own (2021-2023)."""
    return not character.isalnum() and (place, place + 1) not in found


def _best_cover(text: str, found: dict[tuple[int, int], list[Sense]]) -> list[Token]:
    ending: dict[int, list[tuple[int, list[Sense]]]] = defaultdict(list)
    for (start, end), senses in sorted(found.items()):
        ending[end].append((start, senses))
    best: list[tuple[float, list[Token]]] = [(0.0, [])]
    for end in range(1, len(text) + 1):
        cost, tokens = best[end - 1]
        character = text[end - 1]
        free = _is_passed_over(character, found, end - 1)
        alone = Token(character, end - 1, end, (FILLER,) if free else ())
        options = [(cost + (0.0 if free else _UNEXPLAINED), [*tokens, alone])]
        for start, values in ending[end]:
            before, earlier = best[start]
            price = before + _price(end - start, values) + _EARLINESS * start * (end - start) ** 2
            options.append((price, [*earlier, Token(text[start:end], start, end, tuple(values))]))
        best.append(min(options, key=lambda option: option[0]))
    return best[-1][1]


def _is_organ(sense: Sense) -> bool:
    return bool(sense) and all(name == "organ" for name, _ in sense)


def _price(length: int, senses: list[Sense]) -> float:
    organ = all(_is_organ(sense) for sense in senses)
    if all(name == "category" for sense in senses for name, _ in sense) and FILLER not in senses:
        return _CATEGORY
    return _TOKEN + (length * _ORGAN_CHARACTER if organ else -_LENGTH * length * length)


def _joined(text: str, tokens: list[Token]) -> Iterator[Token]:
    """Join neighbouring characters that were not understood."""
    waiting: Token | None = None
    for token in tokens:
        if token.senses:
            if waiting is not None:
                yield waiting
                waiting = None
            yield token
        else:
            start = token.start if waiting is None else waiting.start
            waiting = Token(text[start : token.end], start, token.end, ())
    if waiting is not None:
        yield waiting
