"""The catalogue of rules as a page of documentation.

Takes the rules and their constraints; gives Markdown: each rule with severity, scope, what it rests on, and for every
constraint whose doing a finding is, its messages and its query. ``python -m shapes.documentation`` prints it; it is
kept in ``docs/rules.md``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from shapes.catalogue import Constraint, Rule, constraints, rules, shared_prefixes

_TITLE = "# 检查规则 · Rules"
_INTRODUCTION = (
    "由 `shapes/` 中的 Turtle 生成(`python -m shapes.documentation > docs/rules.md`)，请勿手改。",
    "Generated from the Turtle in `shapes/`; not to be edited by hand.",
    "A rule holds, fails, or cannot be assessed in a report; `shapes/assessments.ttl` says what it needs. `report` "
    "rules look at one report, `series` rules at an agency's reports over years, `corpus` rules at all reports and "
    "other sources. Braces in messages stand for values of the query, which finds the violations; without a value for "
    "`$this` it does so in a whole store.",
)
_COLUMNS = "| rule | severity | scope | 规则 | |\n|---|---|---|---|---|"


def rules_to_markdown() -> str:
    """Give the whole page."""
    table = "\n".join(
        f"| [{rule.id}](#{rule.id.lower()}) | {rule.severity} | {rule.scope} | {rule.title} | {rule.title_en} |"
        for rule in rules()
    )
    parts = [_TITLE, *_INTRODUCTION, f"{_COLUMNS}\n{table}", *(part for rule in rules() for part in _rule(rule))]
    return "\n\n".join((*parts, "## Prefixes", _code(shared_prefixes()))) + "\n"


def _rule(rule: Rule) -> Iterator[str]:
    article = f" <{rule.article}>" if rule.article else ""
    yield f"## {rule.id}"
    yield f"**{rule.title}** · {rule.title_en} — `{rule.severity}`, `{rule.scope}`"
    yield f"{rule.definition}  \n{rule.definition_en}"
    yield f"依据：{rule.basis} · {rule.basis_en}{article}"
    for constraint in rule.constraints:
        yield from _constraint(constraint)


def _constraint(constraint: Constraint) -> Iterator[str]:
    yield f"- {constraint.message}\n- {constraint.message_en}\n- 责任 · responsibility: `{constraint.responsibility}`"
    first = next(each for each in constraints() if each.iri == constraint.iri)
    if first.rule != constraint.rule:
        yield f"The query is that of [{first.rule}](#{first.rule.lower()}), with `$currentShape` this rule's shape."
        return
    yield _code(constraint.query.removeprefix(shared_prefixes()).strip("\n"))


def _code(query: str) -> str:
    return f"```sparql\n{query.rstrip()}\n```"


if __name__ == "__main__":
    sys.stdout.write(rules_to_markdown())
