"""Where requests, log lines and metrics are sent while a service runs: Application Insights, and OTLP over HTTP.

Variables of OTLP: opentelemetry.io/docs/specs/otel/protocol/exporter. Connection strings of Application Insights:
learn.microsoft.com/azure/azure-monitor/app/connection-strings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from dataclasses import asdict, dataclass, field
from typing import Optional
from urllib.parse import unquote, urlsplit

import orjson

from slipway_scoring.options import Settings

EXPORTS = "SLIPWAY_EXPORTS"  # among the secrets that the recorder is told
CONNECTION = "APPLICATIONINSIGHTS_CONNECTION_STRING"
OLD_KEY = "AML_APP_INSIGHTS_KEY"  # of azureml-inference-server-http: an instrumentation key alone
HEADERS = "OTEL_EXPORTER_OTLP_HEADERS"
SIGNALS = ("logs", "metrics", "traces")
DEFAULT_ENDPOINT = "https://dc.services.visualstudio.com"
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class ExportError(ValueError):
    """A destination that cannot be used. The message says why, and holds no secret."""


@dataclass(frozen=True)
class Insights:
    """A resource of Application Insights: its instrumentation key, and the address that takes telemetry."""

    key: str
    endpoint: str


@dataclass(frozen=True)
class Otlp:
    """Addresses by signal (logs, metrics, traces), headers of each request, and attributes of the resource."""

    addresses: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)
    resource: Mapping[str, str] = field(default_factory=dict)
    gzip: bool = False


@dataclass(frozen=True)
class ExportSettings:
    """All that a replica exports to."""

    insights: Optional[Insights] = None
    otlp: Optional[Otlp] = None

    def __bool__(self) -> bool:
        return self.insights is not None or self.otlp is not None

    def packed(self) -> str:
        """Returns them as text, for the recorder."""
        return orjson.dumps(asdict(self)).decode()


def unpacked(text: str) -> ExportSettings:
    """Returns what `packed` made a text of."""
    told = orjson.loads(text)
    insights = None if told["insights"] is None else Insights(**told["insights"])
    return ExportSettings(insights, None if told["otlp"] is None else Otlp(**told["otlp"]))


def take_exports(settings: Settings, environment: MutableMapping[str, str]) -> ExportSettings:
    """Returns what to export to. What opens the destinations of this server is taken out of the environment.

    Raises ExportError.
    """
    insights = None
    if settings.insights == "on":
        text, key = environment.pop(CONNECTION, ""), environment.pop(OLD_KEY, "")
        if text or key or not as_azure_says(environment):
            insights = insights_of(text or (f"InstrumentationKey={key}" if key else ""))
    return ExportSettings(insights, otlp_of(settings, environment))


def as_azure_says(environment: Mapping[str, str]) -> bool:
    """Returns whether it is a variable of Azure's server that asks for it. That server goes on without a key."""
    return bool(environment.get("AML_APP_INSIGHTS_ENABLED")) and not environment.get("SLIPWAY_INSIGHTS")


def insights_of(text: str) -> Insights:
    """Returns the resource that a connection string names. Raises ExportError."""
    if not text.strip():
        raise ExportError(f"insights is on, but the variable {CONNECTION} is not set")
    parts: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in text.strip().strip('"').split(";"))):
        name, sign, value = part.partition("=")
        if not sign:
            raise ExportError(f"{CONNECTION} has a part without =")
        parts[name.strip().lower()] = value.strip()
    if parts.get("authorization", "ikey").lower() != "ikey":
        raise ExportError(f"{CONNECTION} has an Authorization other than ikey")
    key = parts.get("instrumentationkey", "").lower()
    if not key:
        raise ExportError(f"{CONNECTION} has no InstrumentationKey")
    if not KEY.fullmatch(key):
        raise ExportError(f"the InstrumentationKey in {CONNECTION} is not a UUID; it may be cut")
    suffix = parts.get("endpointsuffix", "")
    location = f"{parts['location']}." if parts.get("location") else ""
    made = f"https://{location}dc.{suffix}" if suffix else DEFAULT_ENDPOINT
    endpoint = parts.get("ingestionendpoint") or made
    return Insights(key, checked_address(endpoint, f"the IngestionEndpoint in {CONNECTION}").rstrip("/"))


def otlp_of(settings: Settings, environment: MutableMapping[str, str]) -> Optional[Otlp]:
    """Returns where OTLP goes: as our own option says, else as the standard variables do; None for nowhere.

    Raises ExportError.
    """
    get = environment.get
    if settings.otlp:
        base, wanted = settings.otlp.rstrip("/"), settings.otlp_signals
        addresses = {name: f"{base}/v1/{name}" for name in wanted}
        headers = environment.pop(HEADERS, "")
    else:
        if get("OTEL_SDK_DISABLED", "").lower() == "true":
            return None
        addresses = {name: address for name in SIGNALS if (address := standard_address(name, environment))}
        headers = get(HEADERS, "")
    if not addresses:
        return None
    for name, address in addresses.items():
        checked_address(address, f"the endpoint of OTLP for {name}")
    resource = pairs(get("OTEL_RESOURCE_ATTRIBUTES", ""))
    if get("OTEL_SERVICE_NAME"):
        resource["service.name"] = environment["OTEL_SERVICE_NAME"]
    packs = get("OTEL_EXPORTER_OTLP_COMPRESSION", "").lower() == "gzip"
    return Otlp(addresses, pairs(headers), resource, packs)


def standard_address(signal: str, environment: Mapping[str, str]) -> str:
    """Returns the address of a signal as the standard variables name it; empty for none. Raises ExportError."""
    upper, get = signal.upper(), environment.get
    if get(f"OTEL_{upper}_EXPORTER", "otlp").strip().lower() not in ("otlp", ""):
        return ""
    own, base = get(f"OTEL_EXPORTER_OTLP_{upper}_ENDPOINT", ""), get("OTEL_EXPORTER_OTLP_ENDPOINT", "")
    address = own or (f"{base.rstrip('/')}/v1/{signal}" if base else "")
    protocol = get(f"OTEL_EXPORTER_OTLP_{upper}_PROTOCOL") or get("OTEL_EXPORTER_OTLP_PROTOCOL") or "http/json"
    if address and protocol.lower() == "grpc":
        raise ExportError("OTLP is sent over HTTP: set OTEL_EXPORTER_OTLP_PROTOCOL to http/json, and port 4318")
    return address


def checked_address(text: str, what: str) -> str:
    """Returns an address, if it is one of HTTP. Raises ExportError."""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ExportError(f"{what} is not an address like https://host")
    if "@" in parts.netloc:
        raise ExportError(f"{what} holds credentials; they belong into {HEADERS}")
    return text


def pairs(text: str) -> dict[str, str]:
    """Returns `name=value,…` as the variables of OpenTelemetry have it, values percent-encoded."""
    found = {}
    for part in text.split(","):
        name, sign, value = part.partition("=")
        if sign and name.strip():
            found[name.strip()] = unquote(value.strip())
    return found
