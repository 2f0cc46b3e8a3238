"""Cues that name channels to the one channel that a figure belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from extract.narrative.cues import Cue
from extract.narrative.passages import Passage
from ontology.vocabulary import combined_concepts

UNNAMED_CHANNEL = "other"


def enumeration_to_channel(passage: Passage, cues: Sequence[Cue]) -> str | None:
    """Give the channel named last, with those named together with it; None where they have no common concept."""
    channels = [cue for cue in cues if cue.kind == "channel"]
    if not channels:
        return None
    together = [channels[-1]]
    for cue in reversed(channels[:-1]):
        if cue.end == together[0].start and cue.id == UNNAMED_CHANNEL:
            continue
        if not (passage.joined(cue, together[0]) or cue.end == together[0].start):
            break
        together.insert(0, cue)
    return channels_to_concept({cue.id for cue in together})


def channels_to_concept(named: set[str]) -> str | None:
    """Give the concept of channels that share a figure: the one, or the one that combines them."""
    if len(named) == 1:
        return next(iter(named))
    return next((whole for whole, parts in combined_concepts("channel").items() if parts == named), None)
