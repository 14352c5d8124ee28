"""The accounts of recording: offered = stored + sampled out + lost + waiting, at any moment."""

from __future__ import annotations

from collections.abc import Mapping
from time import gmtime, strftime
from typing import Any, Optional

BUFFER_FULL, RECORDER_DIED = "buffer-full", "recorder-died"


class Counts:
    """The calls of one replica since its start, by what became of them."""

    def __init__(self) -> None:
        self.offered = 0
        self.sampled_out = 0
        self.stored = 0
        self.sent = 0  # handed to a recorder, whole or in part
        self.lost_here = {BUFFER_FULL: 0, RECORDER_DIED: 0}
        self.lost_there: dict[str, int] = {}
        self.trouble: Optional[Mapping[str, Any]] = None  # of the store: {reason, words, since in Unix time}

    def learn(self, told: Mapping[str, Any]) -> None:
        """Takes the counts that a recorder tells."""
        self.stored = int(told["stored"])
        self.lost_there = {str(name): int(count) for name, count in told["lost"].items()}
        self.trouble = told["trouble"]

    def settle(self, accounted: int) -> None:
        """A new recorder has found `accounted` calls stored, lost or spooled: what else was sent died with the last."""
        self.lost_here[RECORDER_DIED] = max(0, self.sent - accounted)

    def lost(self) -> dict[str, int]:
        """Returns the calls lost, by reason; reasons without a call are left out."""
        together = {**self.lost_here}
        for name, count in self.lost_there.items():
            together[name] = together.get(name, 0) + count
        return {name: count for name, count in together.items() if count}

    def waiting(self) -> int:
        """Returns the calls on their way: held, sent or spooled."""
        return self.offered - self.sampled_out - self.stored - sum(self.lost().values())

    def as_fields(self) -> dict[str, Any]:
        """Returns the accounts as fields of a log line."""
        fields = {
            "offered": self.offered,
            "stored": self.stored,
            "sampled_out": self.sampled_out,
            "lost": self.lost(),
            "waiting": self.waiting(),
        }
        if self.trouble is not None:
            fields["store"] = self.trouble["words"]
            fields["store_since"] = strftime("%Y-%m-%dT%H:%M:%SZ", gmtime(self.trouble["since"]))
        return fields
