"""The script's own output: every line of print, of logging and of the error stream gets the request's id."""

from __future__ import annotations

import contextvars
import io
import logging
import sys
import threading
from typing import Any

from slipway_scoring.log import LEVELS, Log

NO_REQUEST = "-"
request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default=NO_REQUEST)
LONGEST_LINE = 64 << 10  # characters; a longer line is cut into several


def of_request() -> dict[str, str]:
    """The log field of the request under way; nothing outside of one."""
    text = request_id.get()
    return {} if text == NO_REQUEST else {"request_id": text}


class LineOutput(io.TextIOBase):
    """A text stream that logs each whole line."""

    def __init__(self, log: Log, level: str, stream: str) -> None:
        super().__init__()
        self.stream = stream
        self.log = log
        self.level = level
        self.partial = threading.local()

    encoding = "utf-8"
    errors = "backslashreplace"

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        whole = getattr(self.partial, "text", "") + text
        if "\n" not in whole and len(whole) < LONGEST_LINE:
            self.partial.text = whole
            return len(text)
        *lines, rest = whole.split("\n")
        if len(rest) >= LONGEST_LINE:
            lines, rest = [*lines, rest], ""
        self.partial.text = rest
        for line in lines:
            self.line(line)
        return len(text)

    def flush(self) -> None:
        rest = getattr(self.partial, "text", "")
        if rest:
            self.partial.text = ""
            self.line(rest)

    def line(self, text: str) -> None:
        """Logs one line of the script's."""
        self.log(self.level, text, kind="script", stream=self.stream, **of_request())

    def fileno(self) -> int:
        return 1


class LogHandler(logging.Handler):
    """Sends records of the logging module to our log."""

    def __init__(self, log: Log) -> None:
        super().__init__()
        self.write = log

    def emit(self, record: logging.LogRecord) -> None:
        """Writes one record; its level is brought to one of ours."""
        try:
            text = self.format(record)
        except (TypeError, ValueError) as error:
            text = f"a log record could not be formatted: {error}"
        level = next((name for name, value in reversed(LEVELS.items()) if record.levelno >= value), "debug")
        self.write(level, text, kind="script", logger=record.name, **of_request())


def take_output(log: Log, level: str) -> None:
    """Puts our streams and our log handler in place."""
    sys.stdout = LineOutput(log, "info", "stdout")
    sys.stderr = LineOutput(log, "warning", "stderr")
    root = logging.getLogger()
    root.addHandler(LogHandler(log))
    root.setLevel(LEVELS[level])


def flush_output() -> None:
    """Logs what was written without a line end."""
    for stream in (sys.stdout, sys.stderr):
        flush: Any = getattr(stream, "flush", None)
        if flush is not None:
            flush()
