"""Prometheus metrics of a replica, kept by the front alone: correct with any number of workers.

Names follow Prometheus' naming rules (prometheus.io/docs/practices/naming): base units, `_total`, no unbounded
label values.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping

from slipway_scoring.version import VERSION

# Seconds. The boundaries of OpenTelemetry's http.server.request.duration, with three below for fast models.
BOUNDS = (
    0.0005,
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.075,
    0.1,
    0.25,
    0.5,
    0.75,
    1,
    2.5,
    5,
    7.5,
    10,
    30,
    60,
)
# Rows or requests in one call of run().
SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)


class Histogram:
    """Counts of observations by upper bound, and their sum."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: tuple[float, ...] = BOUNDS) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def observe(self, value: float) -> None:
        """Counts one observation."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value


class Metrics:
    """The counters of one replica since its start."""

    def __init__(self, service: str, revision: str) -> None:
        self.labels = f'service="{escape(service)}",revision="{escape(revision)}"'
        self.requests: dict[int, int] = {}
        self.rejected: dict[str, int] = {}
        self.keys: dict[str, int] = {"primary": 0, "secondary": 0, "none": 0}
        self.known_keys: Callable[[], list[tuple[str, str, float]]] = list  # name, fingerprint, last use (Unix time)
        self.duration = Histogram()
        self.run = Histogram()
        self.batch = Histogram(SIZES)
        self.abandoned = 0
        self.read: dict[str, tuple[str, str, Callable[[], float]]] = {}
        self.families: dict[str, tuple[str, str, str, Callable[[], Mapping[str, float]]]] = {}

    def add(self, name: str, kind: str, text: str, read: Callable[[], float]) -> None:
        """Adds a value that is read when the metrics are; `kind` is gauge or counter."""
        self.read[name] = (kind, text, read)

    def add_family(
        self, name: str, text: str, label: str, read: Callable[[], Mapping[str, float]], kind: str = "counter"
    ) -> None:
        """Adds values that are read when the metrics are: one for each word of a label (a fixed set)."""
        self.families[name] = (kind, text, label, read)

    def reject(self, reason: str) -> None:
        """Counts a request that was turned away, by reason (a fixed word)."""
        self.rejected[reason] = self.rejected.get(reason, 0) + 1

    def render(self) -> bytes:
        """Returns the exposition text, format 0.0.4."""
        lines = [
            *header("slipway_build_info", "gauge", "Version of the scoring server."),
            f'slipway_build_info{{version="{VERSION}",{self.labels}}} 1',
            *header("slipway_requests_total", "counter", "Answered scoring requests by status code."),
            *(
                f'slipway_requests_total{{{self.labels},code="{code}"}} {count}'
                for code, count in sorted(self.requests.items())
            ),
            *header("slipway_rejected_total", "counter", "Requests turned away, by reason."),
            *(
                f'slipway_rejected_total{{{self.labels},reason="{reason}"}} {count}'
                for reason, count in sorted(self.rejected.items())
            ),
            *header("slipway_key_requests_total", "counter", "Scoring requests by the key they carried."),
            *(f'slipway_key_requests_total{{{self.labels},key="{key}"}} {count}' for key, count in self.keys.items()),
            *self.key_lines(),
            *header("slipway_abandoned_total", "counter", "Requests whose client left before the answer."),
            f"slipway_abandoned_total{{{self.labels}}} {self.abandoned}",
            *self.histogram("slipway_request_duration_seconds", "From head of request to answer.", self.duration),
            *self.histogram("slipway_run_duration_seconds", "Time in run().", self.run),
            *self.histogram("slipway_batch_requests", "Requests that shared one call of run().", self.batch),
        ]
        for name, (kind, text, read) in self.read.items():
            lines += [*header(name, kind, text), f"{name}{{{self.labels}}} {read():.15g}"]
        for name, (kind, text, label, values) in self.families.items():
            lines += header(name, kind, text)
            lines += [
                f'{name}{{{self.labels},{label}="{escape(word)}"}} {value:.15g}'
                for word, value in sorted(values().items())
            ]
        return ("\n".join(lines) + "\n").encode()

    def key_lines(self) -> list[str]:
        """Returns the lines on the valid keys and when each was last used."""
        known = self.known_keys()
        return [
            *header("slipway_key_info", "gauge", "The valid keys, by the first 8 hex digits of their SHA-256."),
            *(f'slipway_key_info{{{self.labels},key="{key}",fingerprint="{digest}"}} 1' for key, digest, _ in known),
            *header(
                "slipway_key_last_used_timestamp_seconds", "gauge", "Unix time of a key's last request, 0 for never."
            ),
            *(
                f'slipway_key_last_used_timestamp_seconds{{{self.labels},key="{key}"}} {used:.3f}'
                for key, _, used in known
            ),
        ]

    def histogram(self, name: str, text: str, histogram: Histogram) -> list[str]:
        """Returns the lines of one histogram."""
        lines = header(name, "histogram", text)
        seen = 0
        for bound, count in zip((*histogram.bounds, "+Inf"), histogram.counts):
            seen += count
            lines.append(f'{name}_bucket{{{self.labels},le="{bound}"}} {seen}')
        lines.append(f"{name}_sum{{{self.labels}}} {histogram.total:.9g}")
        lines.append(f"{name}_count{{{self.labels}}} {seen}")
        return lines


def header(name: str, kind: str, text: str) -> list[str]:
    """Returns the two comment lines before a metric."""
    return [f"# HELP {name} {text}", f"# TYPE {name} {kind}"]


def escape(value: str) -> str:
    """Returns a label value, escaped for the exposition format."""
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
