"""How many rules hold, fail, and cannot be assessed in a document that was checked.

Takes what was read of a document and found in it; gives the rules on single reports by outcome. A rule that cannot be
assessed is no proof of anything, so it is counted by itself.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from server.loading import Checked
from shapes import Outcome, Rule, assess_graph, rules

SINGLE = "report"


def checked_to_outcomes(checked: Checked) -> Mapping[Outcome, tuple[Rule, ...]]:
    """Give the rules by outcome; none for a document that was not read."""
    if not checked.report:
        return dict.fromkeys(Outcome, ())
    assessed = assess_graph(ox.parse(checked.quads, format=ox.RdfFormat.N_QUADS), checked.findings)
    outcomes = {each.rule: each.outcome for each in assessed if each.report == checked.report}
    single = [rule for rule in rules() if rule.scope == SINGLE]
    return {outcome: tuple(rule for rule in single if outcomes.get(rule.id) is outcome) for outcome in Outcome}
