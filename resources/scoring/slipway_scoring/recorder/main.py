"""The life of the recorder: read what the front offers, spool it, store it, and tell the front what became of it."""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
import time
from contextlib import suppress

import orjson

from slipway_scoring.log import Log, make_log
from slipway_scoring.options import Settings
from slipway_scoring.record_rules import SALT, read_rules
from slipway_scoring.record_wire import ACCOUNTS, kind_of
from slipway_scoring.recorder.call_event import About, call_of, event_of
from slipway_scoring.recorder.folder_store import FolderStore
from slipway_scoring.recorder.frames import Frames
from slipway_scoring.recorder.spool import Spool
from slipway_scoring.recorder.uploader import Uploader

PIECE = 256 << 10  # bytes read at once
REPORT_EVERY = 0.5  # seconds
ENDING = 9.0  # seconds for what waits at the end; a second less than the front allows
MOST_MEMORY = 160 << 20  # bytes; then a new recorder takes over
NICE = 10
UNPARSABLE = "unparsable"


def run_recorder(descriptor: int, folder: str) -> int:
    """Records until the front closes its end. Returns the exit code."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # the front says when it is over
    with suppress(OSError):
        os.nice(NICE)
    settings = Settings(**orjson.loads(os.environ["SLIPWAY_WORKER_OPTIONS"]))
    log = make_log(settings.log_format, settings.log_level, "recorder")
    with socket.socket(fileno=descriptor) as front:
        return Recorder(front, folder, settings, log).run()


class Recorder:
    """One recorder and its parts."""

    def __init__(self, front: socket.socket, folder: str, settings: Settings, log: Log) -> None:
        self.front = front
        self.log = log
        self.frames = Frames()
        rules = read_rules(settings.record_rules, settings.schema, os.environ.get(SALT, ""))
        self.about = About(settings.service_name, settings.service_version, settings.record_share, rules)
        self.spool = Spool(folder, settings.record_segment)
        replica = os.environ.get("HOSTNAME") or socket.gethostname()
        store = FolderStore(settings.record_store)
        self.uploader = Uploader(self.spool, store, settings.service_name, settings.service_version, replica, log)
        self.reported = 0.0
        self.said = b""
        self.troubled = False

    def run(self) -> int:
        """Records until the front closes its end. Returns the exit code."""
        self.uploader.start()
        self.report()
        while True:
            readable, _, _ = select.select([self.front], [], [], REPORT_EVERY)
            if readable:
                data = self.front.recv(PIECE)
                if not data:
                    break
                self.take(data)
            now = time.monotonic()
            self.spool.close_if_old()
            if now - self.reported >= REPORT_EVERY:
                self.report()
                if memory() > MOST_MEMORY:
                    self.log("warning", "the recorder uses too much memory and makes room for a new one")
                    self.spool.close()
                    return 0
        self.spool.close()
        self.uploader.end(ENDING)
        self.report()
        return 0

    def take(self, data: bytes) -> None:
        """Spools the calls that have come whole."""
        lines = []
        unparsable = 0
        for frame in self.frames.take(data):
            if kind_of(frame) == ACCOUNTS:
                self.uploader.accounts = orjson.loads(call_of(frame).input)
                continue
            try:
                lines.append(orjson.dumps(event_of(call_of(frame), self.about), option=orjson.OPT_APPEND_NEWLINE))
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
        told = {"stored": stored, "lost": lost, "waiting": waiting, "recovered": self.uploader.recovered}
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
