"""One call as a CloudEvent (cloudevents.io, specification 1.0.2): names of attributes have lower-case letters only."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Optional

import orjson

from slipway_scoring.models import listed_models
from slipway_scoring.options import Settings
from slipway_scoring.record_rules import Rules
from slipway_scoring.record_wire import HEAD, LARGEST_BODY, NO_RUN, NOTES
from slipway_scoring.recorder.redact import recorded_inputs, recorded_outputs

TYPE = "io.slipway.call"
MOST_MEMBERS = 1000  # of a gzip body: no more are taken by workers


@dataclass(frozen=True)
class About:
    """What all calls of a replica share."""

    service: str
    deployment: str
    share: float
    rules: Rules
    models: str = ""  # name:version, separated by commas
    schema: str = ""  # SHA-256 of its file

    @classmethod
    def of(cls, settings: Settings, rules: Rules) -> About:
        """Returns what a server's settings say."""
        name, version, share = settings.service_name, settings.service_version, settings.record_share
        return cls(name, version, share, rules, models_of(), digest_of(settings.schema))


@dataclass(frozen=True)
class Call:
    """One call as the front told it. Times are microseconds, sizes bytes as the bodies were."""

    status: int
    begun: int
    took: int
    run: Optional[int]
    request_id: str
    notes: dict[str, bytes]
    input: bytes
    output: bytes
    input_size: int
    output_size: int


def call_of(frame: memoryview) -> Call:
    """Returns the call in one frame."""
    status, _, _, begun, took, run, id_size, note_size, in_size, out_size, in_was, out_was = HEAD.unpack_from(frame)
    at = HEAD.size
    parts = []
    for size in (id_size, note_size, in_size, out_size):
        parts.append(bytes(frame[at : at + size]))
        at += size
    notes = dict(zip(NOTES, parts[1].split(b"\0", len(NOTES) - 1)))
    told = None if run == NO_RUN else run
    return Call(status, begun, took, told, parts[0].decode("latin-1"), notes, parts[2], parts[3], in_was, out_was)


def event_of(call: Call, about: About) -> dict[str, Any]:
    """Returns the event of a call, with only what the rules let be stored."""
    rules = about.rules
    event: dict[str, Any] = {
        "specversion": "1.0",
        "type": TYPE,
        "source": f"/services/{about.service}",
        "id": call.request_id,
        "time": moment(call.begun),
        "datacontenttype": "application/json",
        "deployment": about.deployment,
        "status": call.status,
        "durationus": call.took,
        "samplerate": 1.0 if call.status >= 400 else about.share,
    }
    if call.run is not None:
        event["runus"] = call.run
    for name, text in (("models", about.models), ("schema", about.schema)):
        if text:
            event[name] = text
    for name, key in (("correlationid", "correlation"), ("traceparent", "traceparent")):
        if call.notes[key]:
            event[name] = call.notes[key].decode("latin-1")
    data: dict[str, Any] = {}
    put(data, "inputs", call.input, call.input_size, input_head(call), rules)
    if rules.outputs:
        put(data, "outputs", call.output, call.output_size, answer_head(call), rules, call.status >= 400)
    event["data"] = data
    return event


def models_of() -> str:
    """Returns the models of an image as `name:version`, separated by commas."""
    return ",".join(f"{name}:{one['version']}" for name, one in listed_models().items() if "version" in one)


def digest_of(path: str) -> str:
    """Returns the SHA-256 of a file in hex; nothing if there is none."""
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return ""


def put(
    data: dict[str, Any], name: str, body: bytes, size: int, head: dict[str, str], rules: Rules, failed: bool = False
) -> None:
    """Puts one body into an event: its value, or its size and digest with the reason why the value is not there."""
    if not size:
        return
    omitted = {"bytes": size, "contenttype": head.get("content-type", "")}
    if not body or size > LARGEST_BODY:
        data[f"{name}omitted"] = {**omitted, "reason": "too-large", **digest(body, rules)}
        return
    try:
        value = orjson.loads(inflated(body, head.get("content-encoding", "")))
    except (ValueError, zlib.error):
        data[f"{name}omitted"] = {**omitted, "reason": "not-json", **digest(body, rules)}
        return
    data[name] = recorded_inputs(value, rules) if name == "inputs" else recorded_outputs(value, rules, failed)


def digest(body: bytes, rules: Rules) -> dict[str, str]:
    """Returns the SHA-256 of a body, unless it could tell of a value that must not be stored."""
    return {"sha256": hashlib.sha256(body).hexdigest()} if body and not rules.reads_bodies else {}


def inflated(body: bytes, encoding: str) -> bytes:
    """Returns a body without its compression, all members of a gzip body. Raises zlib.error and ValueError."""
    if encoding in ("", "identity"):
        return body
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise ValueError(encoding)
    parts: list[bytes] = []
    room = LARGEST_BODY
    for _ in range(MOST_MEMBERS):
        machine = zlib.decompressobj(wbits=47)
        parts.append(machine.decompress(body, room + 1))
        room -= len(parts[-1])
        if room < 0 or not machine.eof:
            raise ValueError("too large, or cut")
        body = machine.unused_data
        if not body:
            return b"".join(parts)
    raise ValueError("too many members")


def input_head(call: Call) -> dict[str, str]:
    """Returns the content type and encoding of a request."""
    named = {"content-type": call.notes["content_type"], "content-encoding": call.notes["content_encoding"]}
    return {name: value.decode("latin-1").strip().lower() for name, value in named.items()}


def answer_head(call: Call) -> dict[str, str]:
    """Returns the content type and encoding of an answer."""
    found = {}
    for line in call.notes["answer_head"].split(b"\r\n"):
        name, _, value = line.partition(b":")
        found[name.strip().lower().decode("latin-1")] = value.strip().lower().decode("latin-1")
    return found


def moment(microseconds: int) -> str:
    """Returns a moment of Unix time as RFC 3339 in UTC."""
    return datetime.fromtimestamp(microseconds / 1e6, timezone.utc).isoformat(timespec="microseconds")[:-6] + "Z"
