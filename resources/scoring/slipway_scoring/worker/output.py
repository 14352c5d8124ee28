"""The script's own output: every line of print, of logging and of the error stream gets the request's id."""

from __future__ import annotations

import contextlib
import contextvars
import io
import logging
import sys
import threading
from typing import Any

from slipway_scoring import wire
from slipway_scoring.log import LEVELS, Log

NO_REQUEST = "-"
request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default=NO_REQUEST)
traceparent: contextvars.ContextVar[str] = contextvars.ContextVar("traceparent", default="")
LONGEST_LINE = 64 << 10  # bytes; a longer line is cut into several
DESCRIPTORS = {"stdout": 1, "stderr": 2}
originals: list[Any] = []  # the streams that Python made, kept so that they are not closed
taken: list[Any] = []  # ours: sys.stdout, then sys.stderr


def begin_request(ids: bytes) -> str:
    """Takes the ids of a request as the front sends them: its own, and with a trace a zero byte and its traceparent.

    Returns its own.
    """
    own, _, trace_id = ids.partition(wire.TRACE)
    text = own.decode("latin-1")
    request_id.set(text)
    traceparent.set(trace_id.decode("latin-1"))
    return text


def of_request() -> dict[str, str]:
    """The log fields of the request under way; nothing outside of one."""
    text, trace = request_id.get(), traceparent.get()
    if text == NO_REQUEST:
        return {}
    return {"request_id": text, "traceparent": trace} if trace else {"request_id": text}


class LineOutput(io.BufferedIOBase):
    """A byte stream that logs each whole line. Each thread has its own unfinished line."""

    def __init__(self, log: Log, level: str, stream: str) -> None:
        super().__init__()
        self.name = f"<{stream}>"
        self.mode = "wb"
        self.raw = io.FileIO(DESCRIPTORS[stream], "wb", closefd=False)
        self.stream = stream
        self.log = log
        self.level = level
        self.encoding = "utf-8"
        self.partial = threading.local()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        """Takes any bytes. Returns their number."""
        new = bytes(data)
        whole = getattr(self.partial, "bytes", b"") + new
        if b"\n" not in whole and len(whole) < LONGEST_LINE:
            self.partial.bytes = whole
            return len(new)
        *lines, rest = whole.split(b"\n")
        if len(rest) >= LONGEST_LINE:
            lines, rest = [*lines, rest], b""
        self.partial.bytes = rest
        for line in lines:
            self.line(line)
        return len(new)

    def close(self) -> None:
        """Only flushes: a stream of the script's that is closed, or forgotten, closes what it writes to."""
        self.flush()

    def flush(self) -> None:
        """Logs what was written without a line end."""
        rest = getattr(self.partial, "bytes", b"")
        if rest:
            self.partial.bytes = b""
            self.line(rest)

    def line(self, data: bytes) -> None:
        """Logs one line of the script's."""
        self.log(self.level, self.text(data), kind="script", stream=self.stream, **of_request())

    def text(self, data: bytes) -> str:
        """Bytes as text: UTF-8, or whatever encoding the script writes in."""
        data = data[:-1] if data.endswith(b"\r") else data
        try:
            return data.decode()
        except UnicodeDecodeError:
            written = getattr(getattr(sys, self.stream, None), "encoding", None) or "utf-8"
            return data.decode(written if written.lower() != "utf-8" else "ascii", "backslashreplace")

    def fileno(self) -> int:
        return self.raw.fileno()

    def isatty(self) -> bool:
        return False


def text_stream(log: Log, level: str, stream: str) -> io.TextIOWrapper:
    """A complete text stream on top of the lines: what Python itself has as sys.stdout, with all its methods."""
    made = io.TextIOWrapper(
        LineOutput(log, level, stream), encoding="utf-8", errors="backslashreplace", newline="\n", write_through=True
    )
    made.mode = "w"  # type: ignore[misc]
    return made


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
    originals.extend([sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__])
    sys.stdout = sys.__stdout__ = text_stream(log, "info", "stdout")  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = text_stream(log, "warning", "stderr")  # type: ignore[misc]
    taken.extend([sys.stdout, sys.stderr])
    root = logging.getLogger()
    root.addHandler(LogHandler(log))
    root.setLevel(LEVELS[level])


def flush_output() -> None:
    """Logs what was written without a line end."""
    for stream in (sys.stdout, sys.stderr, *taken):
        flush: Any = getattr(stream, "flush", None)
        if flush is not None:
            with contextlib.suppress(ValueError):  # closed, or its buffer is in another stream now
                flush()


def flush_replaced() -> None:
    """Logs what a stream holds back that the script has put in the place of ours, such as its own TextIOWrapper."""
    if taken and (sys.stdout is not taken[0] or sys.stderr is not taken[1]):
        flush_output()
