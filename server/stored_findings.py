"""Findings as the graph carries them, back to the record that the checks gave."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from ontology.finding import Finding, Responsibility, Severity

FINDINGS_QUERY = """
SELECT ?report ?rule ?severity ?responsibility ?source ?agency ?year ?table ?row ?column ?expected ?actual ?message
  ?message_en ?locator
WHERE {
  ?finding a xxgk:Finding ; xxgk:report ?report ; xxgk:rule ?rule ; xxgk:severity ?severity ;
    xxgk:responsibility ?responsibility ; xxgk:message ?message .
  FILTER(LANG(?message) = "zh")
  OPTIONAL { ?finding xxgk:message ?message_en FILTER(LANG(?message_en) = "en") }
  OPTIONAL { ?finding xxgk:table ?table }
  OPTIONAL { ?finding xxgk:row ?row }
  OPTIONAL { ?finding xxgk:column ?column }
  OPTIONAL { ?finding xxgk:expected ?expected }
  OPTIONAL { ?finding xxgk:actual ?actual }
  OPTIONAL { ?finding xxgk:locator ?locator }
  OPTIONAL { ?report dct:source ?source }
  OPTIONAL { ?report xxgk:year ?year }
  OPTIONAL { ?report xxgk:agency/skos:prefLabel ?agency }
} ORDER BY ?report ?rule ?table ?row ?column ?message
"""


def row_to_finding(row: Mapping[str, object]) -> Finding:
    """Give the record of a row of ``FINDINGS_QUERY``; concepts become their ids, what is absent is empty."""

    def text(name: str) -> str:
        term = row.get(name)
        if isinstance(term, ox.NamedNode) and name != "report":
            return term.value.rpartition("/")[2]
        return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""

    year = text("year")
    return Finding(
        rule=text("rule"),
        severity=Severity(text("severity")),
        responsibility=Responsibility(text("responsibility")),
        report=text("report"),
        source=text("source"),
        agency=text("agency"),
        year=int(year) if year else None,
        table=text("table"),
        row=text("row"),
        column=text("column"),
        expected=text("expected"),
        actual=text("actual"),
        message=text("message"),
        message_en=text("message_en"),
        locator=text("locator"),
    )
