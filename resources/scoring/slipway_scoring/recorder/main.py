"""The life of the recorder: read what the front offers, spool it, store it, and tell the front what became of it."""

from __future__ import annotations

import dataclasses
import os
import select
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Optional

import orjson

from slipway_scoring.log import Log
from slipway_scoring.options import Settings
from slipway_scoring.record_rules import SALT, Rules, read_rules
from slipway_scoring.record_wire import ACCOUNTS, EXPORTED, kind_of
from slipway_scoring.recorder.call_event import About, call_of, event_of
from slipway_scoring.recorder.call_files import CallFiles
from slipway_scoring.recorder.export.exports import Exports
from slipway_scoring.recorder.export.open_exports import open_exports
from slipway_scoring.recorder.frames import Frames
from slipway_scoring.recorder.open_store import LateRowFiles, LateStore
from slipway_scoring.recorder.profile.hour_profile import HourProfile
from slipway_scoring.recorder.replica import replica_name
from slipway_scoring.recorder.row_intake import RowIntake
from slipway_scoring.recorder.rows import Rows
from slipway_scoring.recorder.segments import ROWS
from slipway_scoring.recorder.spool import Spool
from slipway_scoring.recorder.uploader import Uploader
from slipway_scoring.rows_wire import RowCounts
from slipway_scoring.store_location import FOLDER, read_location

PIECE = 256 << 10  # bytes read at once
REPORT_EVERY = 0.5  # seconds
ENDING = 9.0  # seconds for what waits at the end; a second less than the front allows
MOST_MEMORY = 120 << 20  # bytes more than at the start; then a new recorder takes over
NICE = 10
ROWS_IN_FOLDER = 1.0  # seconds until collected rows are in a file that grows
MOST_ROWS = 256 << 20  # bytes of collected rows that may wait
UNPARSABLE = "unparsable"


@dataclasses.dataclass(frozen=True)
class Terms:
    """What a recorder is started with. Without secrets it can only spool what needs them."""

    settings: Settings
    folder: str
    secrets: Optional[Mapping[str, str]]
    rows: str = ""  # where collected rows go; empty if none are
    slots: int = 0  # of their counts
    exports: bool = False


def run_recorder(terms: Terms, sockets: list[int], log: Log) -> int:
    """Records until the front closes its end. Returns the exit code."""
    with suppress(OSError):
        os.nice(NICE)
    with socket.socket(fileno=sockets[0]) as front:
        rows = make_rows(terms, sockets, log) if terms.rows else None
        exports = None
        if terms.exports:
            exports = open_exports(socket.socket(fileno=sockets[-1]), terms.settings, terms.secrets, log)
        return Recorder(front, terms, rows, exports, log).run()


def make_rows(terms: Terms, sockets: list[int], log: Log) -> Rows:
    """Returns what keeps collected rows."""
    location = read_location(terms.rows)
    longest = ROWS_IN_FOLDER if location.kind == FOLDER else terms.settings.record_segment
    spool = Spool(terms.folder + ROWS, longest, MOST_ROWS)
    channel, counts = socket.socket(fileno=sockets[1]), RowCounts(sockets[2], terms.slots)
    intake = RowIntake(channel, counts, spool, rules_of(terms))
    return Rows(intake, spool, LateRowFiles(location, terms.secrets, replica_name()), log)


def rules_of(terms: Terms) -> Rules:
    """Returns the rules. What is to be hashed is dropped by a recorder without the secret. Raises RulesError."""
    settings, secrets = terms.settings, terms.secrets
    rules = read_rules(settings.record_rules, settings.schema, (secrets or {}).get(SALT, "") or "none")
    if secrets is not None:
        return rules
    return dataclasses.replace(rules, drop=rules.drop | rules.hash, hash=frozenset())


class Recorder:
    """One recorder and its parts."""

    def __init__(
        self, front: socket.socket, terms: Terms, rows: Optional[Rows], exports: Optional[Exports], log: Log
    ) -> None:
        self.front = front
        self.rows = rows
        self.exports = exports
        self.log = log
        self.frames = Frames()
        settings = terms.settings
        self.about = About.of(settings, rules_of(terms))
        profiles = settings.record == "profile"
        self.spool = Spool(terms.folder, float("inf") if profiles else settings.record_segment)
        self.profile = HourProfile(self.spool, self.about) if profiles else None
        store = LateStore(read_location(settings.record_store), terms.secrets)
        files = CallFiles(store, settings.service_name, settings.service_version, replica_name())
        self.uploader = Uploader(self.spool, files, "recorded calls", log)
        self.reported = 0.0
        self.said = b""
        self.troubled = False
        self.begun_with = memory()

    def start(self) -> list[socket.socket]:
        """Starts what stores and sends. Returns where something can come from."""
        self.uploader.start()
        sources = [self.front]
        for one in (self.rows, self.exports):
            if one is not None:
                one.start()
                sources.append(one.channel)
        self.report()
        return sources

    def run(self) -> int:
        """Records until the front closes its end. Returns the exit code."""
        sources = self.start()
        while True:
            readable, _, _ = select.select(sources, [], [], REPORT_EVERY)
            for one in (self.rows, self.exports):
                if one is not None:
                    one.turn()
            if self.front in readable:
                data = self.front.recv(PIECE)
                if not data:
                    break
                self.take(data)
            now = time.monotonic()
            self.spool.close_if_old()
            if self.profile is not None:
                self.profile.save_if_due(now)
            if now - self.reported >= REPORT_EVERY:
                self.report()
                if memory() - self.begun_with > MOST_MEMORY:
                    self.log("warning", "the recorder uses too much memory and makes room for a new one")
                    self.close()
                    if self.rows is not None:
                        self.rows.spool.close()
                    return 0
        return self.end()

    def end(self) -> int:
        """Stores and sends what is left, for a bounded time. Returns the exit code."""
        self.close()
        self.spool.close_with_accounts(time.time())
        until = time.monotonic() + ENDING
        self.uploader.end(until)
        if self.exports is not None:
            self.exports.end(until)
        if self.rows is not None:
            self.rows.end(until)
        self.uploader.join()
        if self.exports is not None:
            self.exports.join()
        self.report()
        return 0

    def close(self) -> None:
        """Closes the open segment. Raises OSError."""
        if self.profile is not None:
            self.profile.close()
        self.spool.close()

    def take(self, data: bytes) -> None:
        """Spools the calls that have come whole."""
        lines = []
        unparsable = 0
        for frame in self.frames.take(data):
            if kind_of(frame) == ACCOUNTS:
                self.spool.accounts = orjson.loads(call_of(frame).input)
                continue
            if kind_of(frame) == EXPORTED:
                if self.exports is not None:
                    self.exports.take(call_of(frame).input)
                continue
            try:
                event = event_of(call_of(frame), self.about)
                if self.profile is not None:
                    self.profile.add(event, time.time())
                else:
                    lines.append(orjson.dumps(event, option=orjson.OPT_APPEND_NEWLINE))
            except Exception as error:
                unparsable += 1
                self.trouble(error)
        if lines:
            self.spool.append(lines, time.time())
        if unparsable:
            self.spool.lose(UNPARSABLE, unparsable)

    def trouble(self, error: Exception) -> None:
        """Tells of the first call that could not be recorded, without what it held."""
        if not self.troubled:
            self.troubled = True
            self.log("warning", "a call could not be recorded", error=type(error).__name__)

    def report(self) -> None:
        """Tells the front the counts, if they are news."""
        self.reported = time.monotonic()
        stored, lost, waiting = self.spool.counts()
        trouble = self.uploader.trouble
        told: dict[str, Any] = {
            "pid": os.getpid(),
            "stored": stored,
            "lost": lost,
            "waiting": waiting,
            "recovered": self.uploader.recovered,
            "trouble": None if trouble is None else dataclasses.asdict(trouble),
        }
        if self.rows is not None:
            told["rows"] = self.rows.report()
        if self.exports is not None:
            told["exports"] = self.exports.report()
        line = orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)
        if line != self.said:
            self.said = line
            with suppress(BrokenPipeError, ConnectionResetError):  # the front is gone; the end of file says so
                self.front.sendall(line)


def memory() -> int:
    """Returns the resident memory of this process in bytes; 0 where the system does not tell."""
    if not sys.platform.startswith("linux"):
        return 0
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
