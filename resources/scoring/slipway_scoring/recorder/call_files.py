"""Recorded calls as files of a store: gzip JSON Lines whose last line holds the accounts (docs/telemetry-format.md)."""

from __future__ import annotations

import gzip
import os
from typing import Any, Protocol

import orjson

from slipway_scoring.recorder.call_event import moment
from slipway_scoring.recorder.segments import PROFILE, plain
from slipway_scoring.recorder.spool import Closed

SEGMENT_TYPE = "io.slipway.segment"


class Store(Protocol):
    """Where files are stored, each once and whole."""

    def create(self, name: str, data: bytes) -> None:
        """Stores a file; one of that name that is there already is left as it is. Raises OSError."""


class CallFiles:
    """The files of the calls of one service."""

    def __init__(self, store: Store, service: str, deployment: str, replica: str) -> None:
        self.store = store
        self.service = service
        self.deployment = deployment
        self.replica = replica

    def put(self, closed: Closed) -> None:
        """Stores one segment with a last line that tells what it holds and what was lost so far. Raises OSError."""
        with open(closed.segment.path, "rb") as file:
            content = file.read()
        kind = "profiles" if content.startswith(PROFILE) else "calls"
        content += orjson.dumps(self.last_line(closed), option=orjson.OPT_APPEND_NEWLINE)
        # No time in the head: the same calls make the same bytes when they are tried again.
        packed = gzip.compress(content, compresslevel=5, mtime=0)
        name = closed.segment.stored_as(self.deployment, self.replica, kind)
        self.store.create(f"{plain(self.service)}/{name}", packed)

    def last_line(self, closed: Closed) -> dict[str, Any]:
        """Returns the line that ends a file."""
        segment = closed.segment
        return {
            "specversion": "1.0",
            "type": SEGMENT_TYPE,
            "source": f"/services/{self.service}",
            "id": f"{segment.start}-{segment.number:06}",
            "time": moment(int(os.path.getmtime(segment.path) * 1e6)),
            "datacontenttype": "application/json",
            "deployment": self.deployment,
            "data": {
                "calls": closed.count,
                "replica": self.replica,
                "start": segment.start,
                "segment": segment.number,
                **(closed.accounts or {}),
            },
        }
