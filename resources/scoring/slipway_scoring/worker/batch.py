"""One call of run() for several requests: their rows joined, the result split again.

Rows are joined as parsed JSON and decoded together; when that fails, each request is decoded and run alone, so that
one that does not fit, or one that makes run() fail, does not touch the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import perf_counter
from typing import Any, Optional, Union

import orjson

from slipway_scoring import wire
from slipway_scoring.schema.fields import Array, Frame, ServiceSchema
from slipway_scoring.worker import output
from slipway_scoring.worker.call import Caller, Stream
from slipway_scoring.worker.decode import make_decoder
from slipway_scoring.worker.inbox import Frame as Request
from slipway_scoring.worker.invalid import Invalid

Joined = tuple[list[Request], list[int], dict[str, list[Any]]]


class Unsplittable(Exception):
    """The result of run() does not have one element for each row."""


class Batcher:
    """Joins the requests of a group. `most_rows` is the most that one call may take."""

    def __init__(self, caller: Caller, schema: ServiceSchema, most_rows: int) -> None:
        self.caller = caller
        self.most_rows = most_rows
        self.names = list(schema.inputs)
        self.whole_body = schema.whole_body
        self.decoders = {name: make_decoder(entry.field) for name, entry in schema.inputs.items()}
        self.possible = can_batch(schema) and not caller.script.wants_headers
        if not self.possible:
            caller.log("warning", "batching is off: it needs inputs that are all frames or arrays of free length")

    def answers(self, group: Sequence[Request]) -> Iterator[Union[bytes, Stream]]:
        """The answer of each request, in the order in which they come about."""
        alone: list[Request] = []
        for requests, counts, content in self.join(group, alone):
            made = self.together(requests, counts, content) if len(requests) > 1 else None
            if made is None:
                alone += requests
            else:
                yield from made
        for request in alone:
            yield self.caller.call(request)

    def join(self, group: Sequence[Request], alone: list[Request]) -> Iterator[Joined]:
        """Requests whose rows fit into one call together; what cannot be joined goes to `alone`."""
        requests: list[Request] = []
        counts: list[int] = []
        content: dict[str, list[Any]] = {name: [] for name in self.names}
        for request in group:
            values = self.rows(request) if self.possible else None
            if values is None:
                alone.append(request)
                continue
            count = len(values[self.names[0]])
            if requests and sum(counts) + count > self.most_rows:
                yield requests, counts, content
                requests, counts, content = [], [], {name: [] for name in self.names}
            requests.append(request)
            counts.append(count)
            for name, value in values.items():
                content[name] += value
        if requests:
            yield requests, counts, content

    def rows(self, request: Request) -> Optional[dict[str, list[Any]]]:
        """The rows of one request by input, or None when it has to go alone."""
        if request.kind != wire.SCORE or b"\n" in request.meta:
            return None
        try:
            content = orjson.loads(request.body)
        except orjson.JSONDecodeError:
            return None
        if self.whole_body:
            content = {self.names[0]: content}
        if type(content) is not dict or len(content) != len(self.names):
            return None
        values = [content.get(name) for name in self.names]
        if any(type(value) is not list for value in values) or len({len(value) for value in values if value}) != 1:
            return None
        return content

    def together(
        self, requests: list[Request], counts: list[int], content: dict[str, list[Any]]
    ) -> Optional[list[bytes]]:
        """The answers of one call for all; None when each has to be called alone."""
        output.request_id.set(output.begin_request(requests[0].meta) + f"+{len(requests) - 1}")
        try:
            arguments = {name: self.decoders[name](content[name]) for name in self.names}
            begun = perf_counter()
            result = self.caller.run(**arguments)
            took = perf_counter() - begun
            parts = split(result, counts)
            return [self.caller.answered(request, part, took) for request, part in zip(requests, parts)]
        except Unsplittable:
            self.possible = False
            self.caller.log("warning", "batching is off: run() did not return one result for each row")
        except Invalid:
            return None  # one of them does not fit; alone each gets its own answer
        except Exception as error:
            self.caller.log("warning", f"a batch of {len(requests)} failed, its requests are run alone: {error!r}")
        return None


def can_batch(schema: ServiceSchema) -> bool:
    """Whether every input has rows."""
    fields = [entry.field for entry in schema.inputs.values()]
    if not fields or not all(entry.required for entry in schema.inputs.values()):
        return False
    return all(
        isinstance(field, Frame) or (isinstance(field, Array) and bool(field.shape) and field.shape[0] is None)
        for field in fields
    )


def split(result: Any, counts: Sequence[int]) -> list[Any]:
    """The parts of a result that belong to each request. Raises Unsplittable."""
    total = sum(counts)
    cut = cutter(result, total)
    if cut is None:
        raise Unsplittable
    parts, start = [], 0
    for count in counts:
        parts.append(cut(start, start + count))
        start += count
    return parts


def cutter(result: Any, total: int) -> Optional[Callable[[int, int], Any]]:
    """A function that cuts rows out of a result, or None for a result without one element a row."""
    if isinstance(result, dict):
        members = {name: cutter(member, total) for name, member in result.items()}
        if not members or any(one is None for one in members.values()):
            return None
        return lambda start, stop: {name: one(start, stop) for name, one in members.items() if one is not None}
    if isinstance(result, (str, bytes)) or not hasattr(result, "__len__") or len(result) != total:
        return None
    if hasattr(result, "iloc"):
        return lambda start, stop: result.iloc[start:stop]
    if isinstance(result, (list, tuple)) or (hasattr(result, "shape") and hasattr(result, "__getitem__")):
        return lambda start, stop: result[start:stop]
    return None
