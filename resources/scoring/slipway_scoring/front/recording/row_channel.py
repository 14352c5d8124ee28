"""Collected rows as the front sees them: it gives workers the way to the recorder, and keeps the accounts."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from time import gmtime, strftime
from typing import Any, Optional

from slipway_scoring.front.metrics import Metrics
from slipway_scoring.rows_wire import (
    BUFFER_FULL,
    OFFERED,
    SAMPLED_OUT,
    SENT,
    TAKING,
    TOO_LARGE,
    VARIABLE,
    RowCounts,
    size_of,
)
from slipway_scoring.store_location import Location

SEND_BUFFER = 1 << 20  # bytes
SPARE_SLOTS = 16  # beside those of the workers: for workers that are ending
WORKER_DIED = "worker-died"


class RowChannel:
    """The one socketpair, and the counts: offered = stored + sampled out + lost + waiting."""

    def __init__(self, location: Location, workers: int, share: float) -> None:
        """Makes both. Raises OSError."""
        self.location = location
        self.reader, self.writer = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.writer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self.slots = 1 + workers + SPARE_SLOTS
        self.share = share
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - shared memory, as long as the replica lives
        self.file.truncate(size_of(self.slots))
        self.counts = RowCounts(self.file.fileno(), self.slots)
        self.users: dict[int, Callable[[], Optional[int]]] = {}  # by slot: the exit code of its worker
        self.died = 0
        self.told: Mapping[str, Any] = {"stored": 0, "lost": {}, "waiting": 0, "trouble": None}

    def give(self, exit_code: Callable[[], Optional[int]]) -> tuple[dict[str, str], tuple[int, ...]]:
        """Returns the variables and the descriptors of one worker; none when too many are ending at once."""
        self.settle()
        free = next((slot for slot in range(1, self.slots) if slot not in self.users), None)
        if free is None:
            return {}, ()
        self.users[free] = exit_code
        channel, counts = self.writer.fileno(), self.file.fileno()
        return {VARIABLE: f"{channel},{counts},{free},{self.slots},{self.share}"}, (channel, counts)

    def settle(self) -> None:
        """Takes note of workers that have ended: what they had not begun to send died with them."""
        for slot in [slot for slot, exit_code in self.users.items() if exit_code() is not None]:
            del self.users[slot]
            get = self.counts.get
            offered, taking = get(slot, OFFERED), get(slot, TAKING)
            self.died += offered - taking - sum(get(slot, one) for one in (SAMPLED_OUT, BUFFER_FULL, TOO_LARGE))
            # Whether a datagram that was under way has arrived, the recorder knows once it has read all.
            self.counts.add(slot, SENT, taking - get(slot, SENT))
            self.counts.fold(slot)

    def lost(self) -> dict[str, int]:
        """Returns the rows lost, by reason; reasons without a row are left out."""
        together = {str(name): int(count) for name, count in self.told["lost"].items()}
        here = {
            "buffer-full": self.counts.total(BUFFER_FULL),
            "too-large": self.counts.total(TOO_LARGE),
            WORKER_DIED: self.died,
        }
        for name, count in here.items():
            together[name] = together.get(name, 0) + count
        return {name: count for name, count in together.items() if count}

    def as_fields(self) -> dict[str, Any]:
        """Returns the accounts as fields of a log line."""
        offered, sampled_out, lost = self.counts.total(OFFERED), self.counts.total(SAMPLED_OUT), self.lost()
        stored = int(self.told["stored"])
        fields = {
            "offered": offered,
            "stored": stored,
            "sampled_out": sampled_out,
            "lost": lost,
            "waiting": offered - sampled_out - stored - sum(lost.values()),
        }
        trouble = self.told["trouble"]
        if trouble is not None:
            fields["store"] = trouble["words"]
            fields["store_since"] = strftime("%Y-%m-%dT%H:%M:%SZ", gmtime(trouble["since"]))
        return fields

    def count(self, name: str) -> float:
        """Returns one of the accounts."""
        return float(self.as_fields()[name])

    def add_metrics(self, metrics: Metrics) -> None:
        """Registers the accounts."""
        counters = {
            "offered": "Rows that the script has collected.",
            "stored": "Collected rows that are stored.",
            "sampled_out": "Collected rows that were left out, by the share.",
        }
        for name, text in counters.items():
            metrics.add(f"slipway_collected_rows_{name}_total", "counter", text, partial(self.count, name))
        waiting = "Collected rows that are not stored yet."
        metrics.add("slipway_collected_rows_waiting", "gauge", waiting, partial(self.count, "waiting"))
        lost = "Collected rows that were lost, by reason."
        metrics.add_family("slipway_collected_rows_lost_total", lost, "reason", self.lost)
        metrics.add_family(
            "slipway_collected_store_failing_since_timestamp_seconds",
            "Unix time since which no row is stored, by reason; nothing when the store works.",
            "reason",
            lambda: failing(self.told["trouble"]),
            "gauge",
        )


def failing(trouble: Optional[Mapping[str, Any]]) -> dict[str, float]:
    """Returns since when a store fails, by the reason."""
    return {} if trouble is None else {str(trouble["reason"]): float(trouble["since"])}
