"""The answers of the health paths."""

from __future__ import annotations

import orjson

from slipway_scoring.front import routes

Answer = tuple[int, bytes, bytes]  # status, content type, body
TEXT, JSON = b"text/plain; charset=utf-8", b"application/json"


def health(route: int, healthy: bool, ready: bool, name: str) -> Answer:
    """Returns the answer of a health path.

    `/` answers "Healthy" as the 2017 service did. Ready follows the workers and the drain; live turns false only
    when workers cannot be brought up any more. `/ping` is MLflow's and SageMaker's, `/v1/models/<name>` KServe's.
    """
    if route == routes.HEALTHY:
        if healthy:
            return 200, TEXT, b"Healthy"
        return 503, TEXT, b"Unhealthy: no worker process can be started"
    if route == routes.LIVE:
        return (200, JSON, b'{"live":true}') if healthy else (503, JSON, b'{"live":false}')
    if route == routes.PING:
        return (200 if ready else 503), JSON, b"\n"
    status = 200 if ready else 503
    state = b"true" if ready else b"false"
    if route == routes.V1_MODEL:
        return status, JSON, b'{"name":%b,"ready":%b}' % (orjson.dumps(name), state)
    return status, JSON, b'{"ready":%b}' % state
