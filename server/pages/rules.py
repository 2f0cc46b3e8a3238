"""The catalogue of rules as a page: what each demands, what it rests on, and reports that it found something in."""

from __future__ import annotations

from collections import defaultdict

from flask import Blueprint, render_template

from server.checking.wording import wording
from server.pages.findings_index import FindingGroup, findings_index
from server.pages.links import iri_to_path
from server.pages.report_findings import GRAVITY
from server.service import this_service
from shapes import rules

blueprint = Blueprint("rules", __name__)

EXAMPLES = 3


@blueprint.get("/rules")
def rule_catalogue() -> str:
    """Show every rule, the gravest first, with how often it was broken and where."""
    found: dict[str, list[FindingGroup]] = defaultdict(list)
    for group in findings_index(this_service().graph).groups:
        found[group.rule].append(group)
    return render_template(
        "rules.html",
        rules=sorted(rules(), key=lambda rule: (GRAVITY[rule.severity], rule.scope, rule.id)),
        counts={rule: sum(group.count for group in groups) for rule, groups in found.items()},
        reports={rule: len({group.report.iri for group in groups}) for rule, groups in found.items()},
        examples={rule: groups[:EXAMPLES] for rule, groups in found.items()},
        words=wording(),
        link=iri_to_path,
    )
