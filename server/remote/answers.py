"""The answers of remote stores as results: what SPARQL 1.1 says, and what some stores give instead of it."""

from __future__ import annotations

from typing import cast

import pyoxigraph as ox

Results = ox.QuerySolutions | ox.QueryBoolean
_TRUTH = "__ASK_RETVAL"  # the one column in which Virtuoso answers an ASK query
_BOOLEANS = {True: b'{"head": {}, "boolean": true}', False: b'{"head": {}, "boolean": false}'}


def content_to_results(content: bytes) -> Results:
    """Read results in JSON; SyntaxError or ValueError where they are none, or not whole."""
    found = _parsed(content)
    if isinstance(found, ox.QuerySolutions) and [variable.value for variable in found.variables] == [_TRUTH]:
        truth = any(cast(ox.Literal, solution[_TRUTH]).value not in {"0", "false"} for solution in found)
        return _parsed(_BOOLEANS[truth])
    return found


def _parsed(content: bytes) -> Results:
    return ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
