"""The accounts of recording among the metrics of a replica."""

from __future__ import annotations

from slipway_scoring.front.metrics import Metrics
from slipway_scoring.front.recording.recorder_link import RecorderLink


def add_recording(metrics: Metrics, recorder: RecorderLink) -> None:
    """Registers the counts: offered = stored + sampled out + lost + waiting."""
    counts, add = recorder.counts, metrics.add
    add("slipway_recording_offered_total", "counter", "Answered calls.", lambda: counts.offered)
    add("slipway_recording_stored_total", "counter", "Recorded calls that are stored.", lambda: counts.stored)
    add(
        "slipway_recording_sampled_out_total",
        "counter",
        "Calls that were left out, by the share or the rate.",
        lambda: counts.sampled_out,
    )
    add("slipway_recording_waiting", "gauge", "Recorded calls that are not stored yet.", counts.waiting)
    add("slipway_recorder_restarts_total", "counter", "Recorders started again.", lambda: recorder.restarts)
    metrics.add_family("slipway_recording_lost_total", "Calls that were lost, by reason.", "reason", counts.lost)
    metrics.add_family(
        "slipway_store_failing_since_timestamp_seconds",
        "Unix time since which nothing is stored, by reason; nothing when the store works.",
        "reason",
        lambda: {} if counts.trouble is None else {str(counts.trouble["reason"]): counts.trouble["since"]},
        "gauge",
    )
