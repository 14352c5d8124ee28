"""Every option of the server, once: a flag `--some-option` and a variable `SLIPWAY_SOME_OPTION`; the flag wins."""

from __future__ import annotations

import argparse
import dataclasses
import ipaddress
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Optional

from slipway_scoring.azure_variables import azure_variable
from slipway_scoring.replica_memory import replica_memory
from slipway_scoring.store_location import PLACE, read_location

PREFIX = "SLIPWAY_"
GROWTH = 24  # bytes of Python objects for a byte of JSON at worst: an empty object in an array, 72 for 3
LEAST_BODY, MOST_BODY = 4 << 20, 100 << 20  # bytes between which an automatic body-limit lies


class OptionError(ValueError):
    """An option has an invalid value. The message names the option and what is valid."""


def seconds(text: str) -> float:
    """Reads a duration in seconds: `60`, `60s`, `500ms`, `2m`, `1h`."""
    units = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
    for unit, factor in units.items():
        number = text[: -len(unit)]
        if text.endswith(unit) and number.replace(".", "", 1).isdigit():
            return float(number) * factor
    value = float(text)
    if not 0 <= value < float("inf"):
        raise ValueError("a duration such as 60, 60s, 500ms or 2m")
    return value


def octets(text: str) -> int:
    """Reads a size in bytes: `100MB`, `64KB`, `104857600` (1 MB = 1024 x 1024 bytes)."""
    upper = text.strip().upper()
    for unit, factor in {"KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "B": 1}.items():
        if upper.endswith(unit):
            return int(float(upper[: -len(unit)]) * factor)
    return whole(upper)


def octets_or_auto(text: str) -> int:
    """Reads a size in bytes, or `auto` as 0."""
    return 0 if text.strip().lower() == "auto" else positive(str(octets(text)))


def whole(text: str) -> int:
    """Reads a whole number from 0."""
    value = int(text)
    if value < 0:
        raise ValueError("a whole number from 0")
    return value


def positive(text: str) -> int:
    """Reads a whole number from 1."""
    value = int(text)
    if value < 1:
        raise ValueError("a whole number from 1")
    return value


def port(text: str) -> int:
    """Reads a TCP port; 0 asks the system for a free one."""
    value = int(text)
    if not 0 <= value <= 65535:
        raise ValueError("a port from 0 to 65535")
    return value


def port_or_off(text: str) -> int:
    """Reads a TCP port, or `off` as -1."""
    return -1 if text == "off" else port(text)


def fraction(text: str) -> float:
    """Reads a fraction from 0 to 1; `off` is 0 and `on` is 1."""
    value = {"off": 0.0, "on": 1.0}.get(text)
    if value is None:
        value = float(text)
    if not 0 <= value <= 1:
        raise ValueError("a fraction from 0 to 1")
    return value


def words(text: str) -> tuple[str, ...]:
    """Reads a list separated by commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def signals(text: str) -> tuple[str, ...]:
    """Reads some of the signals of OpenTelemetry."""
    found = words(text)
    if not set(found) <= {"logs", "metrics", "traces"}:
        raise ValueError("logs, metrics and traces, separated by commas")
    return found


def store(text: str) -> str:
    """Reads the address of a store."""
    return read_location(text).text


def one_of(*choices: str) -> Callable[[str], str]:
    """Returns a reader that accepts only the given words."""

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError("one of " + ", ".join(choices))
        return text

    return read


def option(default: Any, read: Callable[[str], Any], text: str) -> Any:
    """Returns a field of Settings: its default, how it is read from text, and its help."""
    return dataclasses.field(default=default, metadata={"read": read, "help": text})


@dataclasses.dataclass(frozen=True)
class Settings:
    """The options of one server. Durations are seconds, sizes bytes."""

    script: str = option("score.py", str, "the scoring script, from the working directory")
    schema: str = option("", str, "the schema file; default .slipway/schema.json if it is there")
    service_name: str = option("service", str, "the name in the documents, in /api/v1/service/<name> and in /v2")
    service_version: str = option("1.0", str, "the version in the documents and in /v2")
    host: str = option("0.0.0.0", str, "the address to listen on")
    port: int = option(5001, port, "the port to listen on; 0 takes a free one")
    metrics_port: int = option(5002, port_or_off, "the port of /metrics; 0 takes a free one, off serves none")
    workers: int = option(1, positive, "worker processes; each calls init() once")
    concurrency: int = option(1, positive, "run() calls at once in each worker (threads, or tasks of async run)")
    queue: int = option(10, whole, "requests that may wait in this replica; more are refused with 503")
    timeout: float = option(60.0, seconds, "longest run(); then 504 and a new worker")
    body_limit: int = option(0, octets_or_auto, "largest request body; auto: by the replica's memory, at most 100MB")
    inflated_limit: int = option(
        0,
        octets_or_auto,
        "largest body after decompression; auto: half of an automatic body-limit, else the body-limit",
    )
    body_memory: int = option(
        0,
        octets_or_auto,
        "most memory for requests that arrive, wait or run, and unread answers; auto: an eighth of the replica's",
    )
    warm_up: str = option(
        "off", one_of("off", "example"), "whether a worker answers the schema's example before it is ready"
    )
    start_seconds: float = option(0.0, seconds, "longest import and init(); then the start has failed; 0 is no limit")
    batch_rows: int = option(0, whole, "most rows in one call of run(); 0 is no batching")
    batch_wait: float = option(0.002, seconds, "longest that a request waits for others of its batch")
    keys_dir: str = option("", str, "folder with files `primary` and `secondary`; reread when they change")
    primary_key: str = option("", str, "primary key, when there is no folder")
    secondary_key: str = option("", str, "secondary key, when there is no folder")
    docs: str = option("open", one_of("open", "closed"), "whether the documents need a key")
    cors_origins: tuple[str, ...] = option((), words, "origins that browsers may call from, or *")
    allowed_hosts: tuple[str, ...] = option(
        (),
        words,
        "names that requests may use in Host, and whose pages may call; local: this machine's own; any: all; "
        "default local on a loopback address without keys, else any",
    )
    input: str = option("auto", one_of("auto", "object", "string"), "how a script without schema gets the body")
    non_finite: str = option(
        "null",
        one_of("null", "literal", "refuse"),
        "NaN and infinities: written as null, as literals, or an error",
    )
    gzip: str = option("on", one_of("on", "off"), "whether large answers are compressed for clients that ask")
    log_format: str = option("plain", one_of("plain", "json"), "form of the log lines")
    log_level: str = option("info", one_of("debug", "info", "warning", "error"), "least level that is logged")
    access_log: float = option(1.0, fraction, "share of answered requests that get a line; failures always do")
    access_log_rate: int = option(100, whole, "most access log lines a second; the rest is counted")
    record: str = option(
        "off", one_of("off", "profile", "full"), "what is recorded: nothing, hourly profiles of columns, or calls"
    )
    record_store: str = option("", store, f"where recorded calls are stored: {PLACE}")
    record_rules: str = option(
        "", str, "which values are recorded: a file, or JSON itself; default .slipway/record.json if it is there"
    )
    record_share: float = option(1.0, fraction, "share of answered calls that are recorded; failures always are")
    record_rate: int = option(0, whole, "most calls a second that are recorded; 0 is no limit")
    record_segment: float = option(300.0, seconds, "longest time until a recorded call is stored")
    record_spool: str = option("", str, "the folder for calls that wait to be stored; default in the temporary folder")
    insights: str = option(
        "off",
        one_of("off", "on"),
        "whether requests, log lines and exceptions go to Application Insights, "
        "as APPLICATIONINSIGHTS_CONNECTION_STRING names it",
    )
    otlp: str = option(
        "", str, "where OTLP is sent over HTTP, like http://collector:4318; default OTEL_EXPORTER_OTLP_ENDPOINT"
    )
    otlp_signals: tuple[str, ...] = option(
        ("logs", "metrics", "traces"), signals, "what is sent there: some of logs, metrics and traces"
    )
    drain: float = option(0.0, seconds, "after SIGTERM: not ready, but new work still accepted for this long")
    grace: float = option(
        0.0, seconds, "after SIGTERM: longest wait for admitted work; 0: what queue, timeouts and slow clients may take"
    )
    receive_timeout: float = option(10.0, seconds, "time for a request to arrive, plus 1 s for each 16 KB")
    keep_alive: float = option(75.0, seconds, "time after which an idle connection is closed that was used before")
    connections: int = option(2048, positive, "most open connections, fewer with TLS; one more ends the longest unused")
    tls_certificate: str = option("", str, "PEM file of the certificate chain; reread when it changes")
    tls_key: str = option("", str, "PEM file of the private key")


def environment_name(field: str) -> str:
    """Returns the variable of an option: `batch_rows` is `SLIPWAY_BATCH_ROWS`."""
    return PREFIX + field.upper()


def read_settings(arguments: Sequence[str], environment: Mapping[str, str]) -> Settings:
    """Returns the settings from flags and variables; the flag wins.

    Raises OptionError when a value cannot be read.
    """
    flags = vars(flag_parser().parse_args(list(arguments)))
    values: dict[str, Any] = {}
    for field in dataclasses.fields(Settings):
        flag: Optional[str] = flags.get(field.name)
        source, variable = environment_name(field.name), environment.get(environment_name(field.name))
        if not variable:
            source, variable = azure_variable(field.name, environment) or (source, variable)
        text = flag if flag is not None else variable
        if text is None or (text == "" and flag is None):
            continue
        try:
            values[field.name] = field.metadata["read"](text)
        except ValueError as error:
            name = "--" + field.name.replace("_", "-") if flag is not None else source
            raise OptionError(f"{name}: {text!r} is not valid, it takes {error}") from None
    settings = Settings(**values)
    if bool(settings.tls_certificate) != bool(settings.tls_key):
        raise OptionError("--tls-certificate and --tls-key go together: give both or none")
    if settings.record != "off" and not settings.record_store:
        raise OptionError(f"--record needs --record-store: {PLACE}")
    if settings.record != "off" and sys.platform == "win32":
        raise OptionError("--record does not work on Windows: run the server in a container to record calls")
    return with_body_limits(with_own_hosts(with_default_schema(settings)), replica_memory())


def with_default_schema(settings: Settings) -> Settings:
    """Returns the settings with .slipway/schema.json as the schema if it exists and none was named."""
    default = os.path.join(".slipway", "schema.json")
    if not settings.schema and os.path.isfile(default):
        return dataclasses.replace(settings, schema=default)
    return settings


def with_own_hosts(settings: Settings) -> Settings:
    """Returns the settings with the names of this machine as the only ones where other machines have no business.

    On a loopback address without keys, only a page in a browser could come under another name.
    """
    keyless = not (settings.keys_dir or settings.primary_key or settings.secondary_key)
    if settings.allowed_hosts or not keyless or not is_loopback(settings.host):
        return settings
    return dataclasses.replace(settings, allowed_hosts=("local",))


def is_loopback(host: str) -> bool:
    """Returns whether an address to listen on is of this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def with_body_limits(settings: Settings, memory: int) -> Settings:
    """Returns the settings with limits on bodies in place of `auto`, by the bytes of memory of the replica.

    Each call that runs at once may turn a body of small JSON objects into Python objects of GROWTH times its size.
    """
    calls = settings.workers * (1 if settings.batch_rows else settings.concurrency)
    share = memory // (2 * GROWTH * calls)
    body = settings.body_limit or max(LEAST_BODY, min(MOST_BODY, share))
    inflated = settings.inflated_limit or (body if settings.body_limit else max(LEAST_BODY, body // 2))
    together = settings.body_memory or max(body, memory // 8)
    return dataclasses.replace(settings, body_limit=body, inflated_limit=inflated, body_memory=together)


def flag_parser() -> argparse.ArgumentParser:
    """Returns the parser of the flags, one for each field of Settings."""
    parser = argparse.ArgumentParser(
        prog="python -m slipway_scoring",
        description="Serves init() and run() of a Python script as a prediction API.",
        epilog="Other commands: schema, check, batch. Each option is also a variable SLIPWAY_<OPTION>.",
    )
    for field in dataclasses.fields(Settings):
        default = "auto" if field.metadata["read"] is octets_or_auto else field.default
        text = f"{field.metadata['help']} (default {'none' if default in ('', ()) else default})"
        parser.add_argument("--" + field.name.replace("_", "-"), default=None, help=text.replace("%", "%%"))
    return parser
