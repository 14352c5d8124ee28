"""Log lines on standard output: JSON or plain, with level, time and request id."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any, Optional

import orjson

FOR_PROGRAMS = ("kind", "stream")
LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}

Log = Callable[..., None]


class Tap:
    """Where log lines go beside standard output, once somebody takes them: level, message, fields."""

    tell: Optional[Callable[[str, str, dict[str, Any]], None]] = None


def make_log(form: str, least: str, source: str, tap: Optional[Tap] = None) -> Log:
    """Returns a function `log(level, message, **fields)` that writes one line in one system call.

    `form` is `plain` or `json`; lines under the level `least` are dropped; `source` is `server` or `worker`.
    """
    threshold = LEVELS[least]
    write = make_json(source) if form == "json" else make_plain(source)

    def log(level: str, message: str, **fields: Any) -> None:
        if LEVELS[level] >= threshold:
            if tap is not None and tap.tell is not None and fields.get("kind") != "access":
                tap.tell(level, message, fields)
            emit(write(level, message, fields))

    return log


def emit(line: bytes) -> None:
    """Writes a line to standard output, bypassing any buffer; a closed output is ignored."""
    try:
        os.write(1, line)
    except OSError:
        sys.exc_info()  # nowhere to report it: the log itself is gone


def timestamp() -> str:
    """Returns the current time in UTC as RFC 3339 with milliseconds."""
    now = time.time()
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + f".{int(now % 1 * 1000):03d}Z"


def make_json(source: str) -> Callable[[str, str, dict[str, Any]], bytes]:
    """Returns a writer of JSON lines: time, level, source, in a worker its process id, message, then the fields."""
    own: dict[str, Any] = {"source": source}
    if source == "worker":
        own["worker"] = os.getpid()

    def line(level: str, message: str, fields: dict[str, Any]) -> bytes:
        content = {"time": timestamp(), "level": level, **own, "message": message, **fields}
        try:
            return orjson.dumps(content, default=str, option=orjson.OPT_APPEND_NEWLINE)
        except orjson.JSONEncodeError:  # half a surrogate pair, which Python's text may hold and UTF-8 may not
            sound = {name: escaped(value) for name, value in content.items()}
            return orjson.dumps(sound, default=str, option=orjson.OPT_APPEND_NEWLINE)

    return line


def escaped(value: Any) -> Any:
    """Returns text with what UTF-8 cannot encode escaped; other values as they are."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def make_plain(source: str) -> Callable[[str, str, dict[str, Any]], bytes]:
    """Returns a writer of lines for people: time, level, request id if any, message, then name=value."""

    def line(level: str, message: str, fields: dict[str, Any]) -> bytes:
        request_id = fields.pop("request_id", None)
        trace = fields.pop("trace", None)
        for name in FOR_PROGRAMS:
            fields.pop(name, None)
        head = f"{timestamp()} {level.upper():7} {source}"
        if request_id:
            head += f" [{request_id}]"
        tail = "".join(f" {name}={value}" for name, value in fields.items())
        block = f"\n{trace.rstrip()}" if trace else ""
        return f"{head} {message}{tail}{block}\n".encode("utf-8", "backslashreplace")

    return line
