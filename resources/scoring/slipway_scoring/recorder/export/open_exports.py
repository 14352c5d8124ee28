"""The destinations that a replica's settings name."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import Optional

from slipway_scoring.export_settings import EXPORTS, Otlp, unpacked
from slipway_scoring.log import Log
from slipway_scoring.options import Settings
from slipway_scoring.recorder.export.delivery import Delivery
from slipway_scoring.recorder.export.exports import Exports
from slipway_scoring.recorder.export.insights import InsightsDestination
from slipway_scoring.recorder.export.insights_envelopes import Envelopes
from slipway_scoring.recorder.export.otlp import Documents, OtlpDestination, resource
from slipway_scoring.recorder.export.otlp_documents import LogDocuments, MetricDocuments, SpanDocuments
from slipway_scoring.recorder.export.request_metrics import RequestMetrics
from slipway_scoring.recorder.replica import replica_name


def open_exports(channel: socket.socket, settings: Settings, secrets: Optional[Mapping[str, str]], log: Log) -> Exports:
    """Returns what exports. A recorder without secrets has no destination."""
    if secrets is None or EXPORTS not in secrets:
        return Exports(channel, [], [], is_withheld=True)
    told = unpacked(secrets[EXPORTS])
    scheme = "https" if settings.tls_certificate else "http"
    requests, logs, traces = [], [], []
    metrics = None
    if told.insights is not None:
        name, version = settings.service_name, settings.service_version
        envelopes = Envelopes(told.insights.key, name, replica_name(), version, scheme)
        delivery = Delivery(InsightsDestination(told.insights, envelopes), log)
        requests.append(delivery)
        logs.append(delivery)
    if told.otlp is not None:
        about = resource(settings, told.otlp)
        for signal in told.otlp.addresses:
            if signal == "logs":
                logs.append(sender(told.otlp, signal, LogDocuments(about), log))
            elif signal == "traces":
                traces.append(sender(told.otlp, signal, SpanDocuments(about, scheme), log))
            else:
                metrics = RequestMetrics(sender(told.otlp, signal, MetricDocuments(about), log), scheme)
    return Exports(channel, requests, logs, traces, metrics)


def sender(otlp: Otlp, signal: str, documents: Documents, log: Log) -> Delivery:
    """Returns what delivers one signal."""
    return Delivery(OtlpDestination(otlp, signal, documents), log, documents.weigh)
