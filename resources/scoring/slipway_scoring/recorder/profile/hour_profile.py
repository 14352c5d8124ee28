"""The profile of the calls of one hour: in the spool from second to second, stored when the hour is over."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Optional

import orjson

from slipway_scoring.recorder.call_event import About, moment
from slipway_scoring.recorder.profile.column import Column
from slipway_scoring.recorder.profile.digest import Digest
from slipway_scoring.recorder.profile.room import COLUMN, Room, size_of
from slipway_scoring.recorder.profile.table_rows import rows_of
from slipway_scoring.recorder.segments import PROFILE_TYPE
from slipway_scoring.recorder.spool import SPOOL_FULL, Spool

EVERY = 1.0  # seconds between two copies in the spool
MOST_COLUMNS = 2000
LONGEST_NAME = 500  # characters of a column's name; values of others are left out
TOLD_BYTES = 6 << 20  # of the texts of all columns in a line
LOOK_EVERY = 100  # calls between two looks for texts that need not be kept


class HourProfile:
    """Takes calls in place of a spool of lines. Its calls count as waiting once they are in the spool."""

    def __init__(self, spool: Spool, about: About) -> None:
        self.spool = spool
        self.about = about
        self.hour = ""  # UTC, as YYYYMMDDHH; empty for none
        self.saved = 0.0
        self.begin("")

    def begin(self, hour: str) -> None:
        """Begins with nothing."""
        self.hour = hour
        self.calls = self.kept = self.answered = self.rows = self.left_out = 0
        self.columns: dict[str, Column] = {}
        self.classes: dict[str, int] = {}  # calls by class of status, such as 2xx
        self.took = Digest()  # microseconds of each call
        self.longest = 0
        self.room = Room()
        self.look_at = 0
        self.first: Optional[str] = None
        self.last = ""

    def add(self, event: Mapping[str, Any], now: float) -> None:
        """Takes the event of one call that ended at `now` (Unix time). Only answered ones add to the columns.

        Raises what orjson raises for values that are nested too deep, before anything of the call is counted.
        """
        orjson.dumps(event["data"])
        is_answered = 200 <= event["status"] < 300
        rows = rows_of(event["data"]) if is_answered else ()
        hour = time.strftime("%Y%m%d%H", time.gmtime(now))
        if hour != self.hour:
            self.close()
            self.begin(hour)
        self.calls += 1
        self.first = self.first or event["time"]
        self.last = moment(int(now * 1e6))
        self.answered += is_answered
        self.add_answer(event["status"], event["durationus"])
        for row in rows:
            self.rows += 1
            for name, value in row.items():
                column = self.columns.get(name) or self.new_column(name)
                if column is None:
                    self.left_out += 1
                else:
                    column.add(value)
        if self.room.refused and self.calls >= self.look_at:
            self.look_at = self.calls + LOOK_EVERY
            for column in self.columns.values():
                column.make_room()

    def add_answer(self, status: int, took: int) -> None:
        """Counts one answer with its status; `took` is in microseconds."""
        name = f"{status // 100}xx"
        self.classes[name] = self.classes.get(name, 0) + 1
        self.took.add(took)
        self.longest = max(self.longest, took)

    def new_column(self, name: str) -> Optional[Column]:
        """Returns a new column, or None when there is no room for it."""
        if len(self.columns) >= MOST_COLUMNS or len(name) > LONGEST_NAME:
            return None
        if not self.room.take(COLUMN + size_of(name)):
            return None
        column = self.columns[name] = Column(self.room)
        return column

    def save_if_due(self, now: float) -> None:
        """Copies the profile to the spool once a second, when it has grown. `now` is monotonic."""
        if self.calls != self.kept and now - self.saved >= EVERY:
            self.saved = now
            self.save()

    def save(self) -> bool:
        """Copies the profile to the spool. Returns whether the disk has taken it."""
        try:
            self.spool.snapshot(self.line(), self.calls, self.hour)
        except OSError:
            return False
        self.kept = self.calls
        return True

    def close(self) -> None:
        """The hour or the server is over: the profile can be stored. What a full disk has not taken is lost."""
        if self.calls != self.kept and not self.save():
            self.spool.lose(SPOOL_FULL, self.calls - self.kept)
        if self.kept:
            self.spool.close()
        self.begin("")

    def line(self) -> bytes:
        """Returns the profile as a line of the spool."""
        about = self.about
        line: dict[str, Any] = {
            "specversion": "1.0",
            "type": PROFILE_TYPE,
            "source": f"/services/{about.service}",
            "id": f"{self.hour}-{self.calls}",
            "time": self.first,
            "datacontenttype": "application/json",
            "deployment": about.deployment,
            "samplerate": about.share,
        }
        for name, text in (("models", about.models), ("schema", about.schema)):
            if text:
                line[name] = text
        line["data"] = {
            "to": self.last,
            "calls": self.calls,
            "answered": self.answered,
            "rows": self.rows,
            "statuses": self.classes,
            "durationus": {"max": self.longest, "digest": self.took.told(), "exact": self.took.is_exact},
            **({"leftout": self.left_out} if self.left_out else {}),
        }
        # The columns are the last member of the last one.
        return b"".join((orjson.dumps(line)[:-2], b',"columns":', self.told_columns(), b"}}\n"))

    def told_columns(self) -> bytes:
        """Returns the columns as JSON. They are written one by one: as objects they would take many times the room."""
        most = TOLD_BYTES // max(1, len(self.columns))
        parts = (
            orjson.dumps(name) + b":" + orjson.dumps(column.told(self.rows, most))
            for name, column in self.columns.items()
        )
        return b"{" + b",".join(parts) + b"}"
