"""What is exported: answered requests and log lines, as they came."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

TRACEBACK = "Traceback (most recent call last):"
RAISED = re.compile(r"([A-Za-z_][\w.]*)(?:: (.*))?$")


@dataclass(frozen=True)
class RequestItem:
    """An answered request. Times are microseconds; `run` is None when run() was not called. Ids are hex."""

    request_id: str
    method: str
    route: str
    path: str
    status: int
    begun: int
    took: int
    run: Optional[int]
    size: int  # bytes of the answer's body
    trace: str
    span: str
    parent: str  # empty for none
    sampled: bool  # as the caller's traceparent says; true without one


@dataclass(frozen=True)
class LogItem:
    """A log line. `time` are nanoseconds of Unix time; ids are hex, empty outside of a request."""

    time: int
    level: str
    message: str
    fields: Mapping[str, Any]
    trace: str
    span: str
    error: Optional[tuple[str, str, str]]  # type, message and stack of an exception


def log_item(told: Mapping[str, Any]) -> LogItem:
    """Returns the log line in one datagram. Raises KeyError, TypeError and ValueError for one that is not ours."""
    fields = dict(told["f"])
    message, level = told["m"], told["l"]
    if not isinstance(message, str) or level not in ("debug", "info", "warning", "error"):
        raise ValueError("no log line")
    trace, span, _ = parent_of(str(fields.pop("traceparent", ""))) or ("", "", True)
    stack = fields.pop("trace", None)
    if stack is None and TRACEBACK in message:
        stack = message[message.index(TRACEBACK) :]
    error = None if not isinstance(stack, str) else (*raised(stack), stack)
    cut = [name for name in told["c"] if isinstance(name, str)]
    plain = {"source": told["o"], **fields, **({"slipway.cut": ", ".join(cut)} if cut else {})}
    return LogItem(int(told["t"]), level, message, plain, trace, span, error)


def raised(stack: str) -> tuple[str, str]:
    """Returns type and message of the exception that a traceback ends with."""
    lines = stack.rstrip().split("\n")
    last = max((index for index, line in enumerate(lines) if line[:1] in (" ", "\t")), default=-1)
    for line in lines[last + 1 :]:
        found = RAISED.match(line)
        if found:
            return found[1], found[2] or ""
    return "Exception", ""


def parent_of(text: str) -> Optional[tuple[str, str, bool]]:
    """Returns trace, span and whether it is sampled, of a W3C traceparent; None for one that is not valid.

    www.w3.org/TR/trace-context, version 00; a later version may have more at its end.
    """
    parts = text.split("-")
    if len(parts) < 4 or (parts[0] == "00" and len(parts) != 4) or parts[0] == "ff":
        return None
    version, trace, span, flags = parts[:4]
    sizes = ((version, 2), (trace, 32), (span, 16), (flags, 2))
    if any(len(one) != size or not set(one) <= set("0123456789abcdef") for one, size in sizes):
        return None
    if not trace.strip("0") or not span.strip("0"):
        return None
    return trace, span, bool(int(flags, 16) & 1)
