"""Liveness and readiness."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from server.service import this_service

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> Response:
    """Tell that the service answers, and over how much data; an app that cannot serve its store does not start."""
    service = this_service()
    response = jsonify({"status": "ok", "triples": service.version.triples, "idle_query_workers": service.pool.ready})
    response.cache_control.no_store = True
    return response
