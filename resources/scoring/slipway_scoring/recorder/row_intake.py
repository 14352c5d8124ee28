"""Collected rows from the workers' datagrams to a spool of their own, without what must not be stored."""

from __future__ import annotations

import csv
import io
import re
import socket
import time
from typing import Optional

import orjson

from slipway_scoring.record_rules import Rules
from slipway_scoring.recorder.redact import hashed
from slipway_scoring.recorder.spool import Spool
from slipway_scoring.rows_wire import SENT, RowCounts

MOST_AT_ONCE = 64  # datagrams
LARGEST_READ = 1 << 20  # bytes
UNPARSABLE, RECORDER_DIED = "unparsable", "recorder-died"
FOLDER = re.compile(r"(?:(?!\.{1,2}/)[\w.\-]+/)*(?!\.{1,2}$)[\w.\-]+")  # no part is . or ..


class RowIntake:
    """Takes rows, and knows which died with an earlier recorder."""

    def __init__(self, channel: socket.socket, counts: RowCounts, spool: Spool, rules: Rules) -> None:
        self.channel = channel
        self.counts = counts
        self.spool = spool
        self.rules = rules
        self.heads: dict[str, Head] = {}

    def take(self) -> bool:
        """Spools what has come. Returns whether there may be more."""
        lines: list[bytes] = []
        lost = 0
        for _ in range(MOST_AT_ONCE):
            sent = self.counts.total(SENT)
            try:
                message = self.channel.recv(LARGEST_READ, socket.MSG_DONTWAIT)
            except (BlockingIOError, InterruptedError):
                self.keep(lines, lost)
                self.settle(sent)
                return False
            for row in message.split(b"\n"):
                line = self.line_of(row)
                if line is None:
                    lost += 1
                else:
                    lines.append(line)
        self.keep(lines, lost)
        return True

    def keep(self, lines: list[bytes], lost: int) -> None:
        """Spools lines, and counts those that cannot be read."""
        if lines:
            self.spool.append(lines, time.time())
        if lost:
            self.spool.lose(UNPARSABLE, lost)

    def settle(self, sent: int) -> None:
        """All datagrams are read. Of `sent` rows before that, those that are not here died with an earlier recorder."""
        stored, lost, waiting = self.spool.counts()
        missing = sent - stored - sum(lost.values()) - waiting
        if missing > 0:
            self.spool.lose(RECORDER_DIED, missing)

    def line_of(self, row: bytes) -> Optional[bytes]:
        """Returns a row as it is spooled; None if it is none of ours."""
        try:
            told = orjson.loads(row)
            folder, head, text = told["p"], told["h"], told["r"]
            if not (FOLDER.fullmatch(folder) and isinstance(head, str) and isinstance(text, str)):
                return None
            if not self.rules.touches:
                return row + b"\n"
            known = self.heads.get(head) or self.heads.setdefault(head, Head(head, self.rules))
            told = {"p": folder, "h": known.text, "r": known.row(text, self.rules)}
            return orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)
        except (ValueError, TypeError, KeyError, csv.Error):
            return None


class Head:
    """The columns of rows, and which of them are stored."""

    def __init__(self, text: str, rules: Rules) -> None:
        names = cells(text)
        self.kept = [index for index, name in enumerate(names) if name not in rules.drop]
        self.hashed = {index for index, name in enumerate(names) if name in rules.hash}
        self.count = len(names)
        self.text = line([names[index] for index in self.kept])

    def row(self, text: str, rules: Rules) -> str:
        """Returns a row as it may be stored. Raises ValueError for one that has not the columns of its head."""
        values = cells(text)
        if len(values) != self.count:
            raise ValueError("a row has not the columns of its head")
        return line([self.cell(index, values[index], rules) for index in self.kept])

    def cell(self, index: int, value: str, rules: Rules) -> str:
        """Returns one value as it may be stored: a number has the same digest as in a recorded call."""
        if index not in self.hashed or value == "":
            return value
        try:
            found = orjson.loads(value)
        except ValueError:
            found = value
        return str(hashed(found if isinstance(found, (int, float)) else value, rules))


def cells(text: str) -> list[str]:
    """Returns the cells of one line of CSV."""
    return next(csv.reader(io.StringIO(text, newline="")), [])


def line(values: list[str]) -> str:
    """Returns cells as one line of CSV, without its end."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(values)
    return text.getvalue()
