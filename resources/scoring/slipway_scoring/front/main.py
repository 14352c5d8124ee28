"""The front's life: listen, start workers, serve, drain on SIGTERM, exit."""

from __future__ import annotations

import asyncio
import dataclasses
import gc
import os
import signal
import ssl
import sys
from collections.abc import Sequence
from time import perf_counter
from typing import Any, Optional

import orjson

from slipway_scoring.front.connection import Connection
from slipway_scoring.front.crew import reap_orphans, worker_environment
from slipway_scoring.front.documents import Documents
from slipway_scoring.front.metrics_port import look_at_metrics_head
from slipway_scoring.front.service import Service
from slipway_scoring.front.telemetry import start_telemetry
from slipway_scoring.front.tls import Certificate
from slipway_scoring.front.worker_link import READY
from slipway_scoring.log import Log, make_log
from slipway_scoring.options import OptionError, Settings, read_settings
from slipway_scoring.schema.fields import SchemaError, from_json
from slipway_scoring.schema.load import load_schema
from slipway_scoring.version import VERSION

BACKLOG = 2048  # connections that the kernel holds until they are accepted
EXIT_USAGE = 2
EXIT_PORT = 4
EXIT_FORCED = 1
HANDSHAKE = 10.0  # seconds that a TLS handshake may take


def run_front(arguments: Sequence[str]) -> int:
    """Serves until SIGTERM or SIGINT; returns the exit code."""
    try:
        settings = read_settings(arguments, os.environ)
        schema = load_schema(settings.schema) if settings.schema else None
    except (OptionError, SchemaError) as error:
        sys.stderr.write(f"slipway_scoring: {error}\n")
        return EXIT_USAGE
    log = make_log(settings.log_format, settings.log_level, "server")
    environment = worker_environment(orjson.dumps(dataclasses.asdict(settings)).decode())
    documents = Documents(settings, schema)
    return run_loop(serve(settings, log, documents, environment))


def run_loop(main: Any) -> int:
    """Runs on uvloop where it is installed, else on asyncio's own loop."""
    try:
        import uvloop
    except ImportError:
        code: int = asyncio.run(main)
        return code
    loop = uvloop.new_event_loop()
    try:
        return int(loop.run_until_complete(main))
    finally:
        loop.close()


async def serve(settings: Settings, log: Log, documents: Documents, environment: dict[str, str]) -> int:
    """The whole life of one replica."""
    loop = asyncio.get_running_loop()
    service = Service(settings, log, documents, environment)
    stop: asyncio.Future[tuple[int, float]] = loop.create_future()
    take_signals(loop, stop, service)
    try:
        certificate = Certificate(settings) if settings.tls_certificate else None
        servers = await listen(service, certificate)
    except (OSError, ssl.SSLError) as error:
        log("error", f"cannot listen on {settings.host} port {settings.port}: {error}")
        return EXIT_PORT
    add_readings(service)
    end_telemetry = start_telemetry(service)
    service.pool.crew.on_ready = lambda told: became_ready(service, told)
    service.pool.crew.on_fatal = lambda code: None if stop.done() else stop.set_result((code, 0.0))
    service.pool.crew.start()
    sweeper = loop.create_task(sweep(service, certificate))
    code, moment = await stop
    if code == 0:
        await drain(service, servers, moment)
    sweeper.cancel()
    for server in servers:
        server.close()
    await end_workers(service)
    service.answers.access.flush()
    end_telemetry()
    log("info", "stopped", exit_code=code)
    return code


def take_signals(loop: asyncio.AbstractEventLoop, stop: asyncio.Future[tuple[int, float]], service: Service) -> None:
    """SIGTERM drains for the set moment, SIGINT at once; a second one does not wait for anything."""

    def ask(moment: float) -> None:
        if stop.done():
            service.log("warning", "stopped by a second signal", admitted=service.pool.admitted)
            service.pool.crew.kill_rest()
            os._exit(EXIT_FORCED)
        stop.set_result((0, moment))

    loop.add_signal_handler(signal.SIGTERM, ask, service.settings.drain)
    loop.add_signal_handler(signal.SIGINT, ask, 0.0)


async def listen(service: Service, certificate: Optional[Certificate]) -> list[asyncio.AbstractServer]:
    """Opens the ports. A metrics port that is taken is only reported, unless it was asked for. Raises OSError."""
    settings, loop = service.settings, asyncio.get_running_loop()
    context = certificate.context if certificate else None
    server = await loop.create_server(
        lambda: Connection(service, service.look_at_head),
        settings.host,
        settings.port,
        backlog=BACKLOG,
        ssl_handshake_timeout=HANDSHAKE if context else None,
        ssl=context,
    )
    address = server.sockets[0].getsockname()
    scheme = "https" if context else "http"
    fields: dict[str, Any] = {"url": f"{scheme}://{address[0]}:{address[1]}", "version": VERSION}
    servers: list[asyncio.AbstractServer] = [server]
    if settings.metrics_port >= 0:
        try:
            extra = await loop.create_server(
                lambda: Connection(service, look_at_metrics_head), settings.host, settings.metrics_port
            )
        except OSError as error:
            service.log("warning", f"no metrics: port {settings.metrics_port} is not free", error=str(error))
        else:
            servers.append(extra)
            fields["metrics_port"] = extra.sockets[0].getsockname()[1]
    service.log("info", "listening", **fields)
    return servers


def add_readings(service: Service) -> None:
    """Values that are read when the metrics are."""
    pool, add = service.pool, service.metrics.add
    running, waiting = pool.running, lambda: max(0, pool.admitted - pool.running())
    add("slipway_requests_in_progress", "gauge", "Calls of run() under way.", running)
    add("slipway_queue_length", "gauge", "Requests that wait.", waiting)
    add(
        "slipway_replica_busy_ratio",
        "gauge",
        "Running and waiting requests over the calls that may run at once.",
        lambda: pool.admitted / pool.capacity,
    )
    add("slipway_workers_ready", "gauge", "Workers that are up.", lambda: sum(one.state == READY for one in pool.links))
    add("slipway_connections", "gauge", "Open client connections.", lambda: len(service.connections))
    add("slipway_worker_restarts_total", "counter", "Workers started again.", lambda: pool.crew.restarts)


def became_ready(service: Service, told: dict[str, Any]) -> None:
    """The first worker is up, and has told what the front must know of the script."""
    service.wants_headers = bool(told["wants_headers"])
    service.documents.learn(from_json(told["schema"]), bool(told["raw"]))
    gc.collect()
    gc.freeze()
    service.log("info", "ready", service=service.settings.service_name)


async def sweep(service: Service, certificate: Optional[Certificate]) -> None:
    """Looks for what takes too long: calls ten times a second, connections once."""
    pause = min(0.1, service.settings.timeout / 10)
    last = 0.0
    while True:
        await asyncio.sleep(pause)
        now = perf_counter()
        service.pool.sweep(now)
        if now - last < 1:
            continue
        last = now
        service.tick()
        reap_orphans({link.pid() for link in service.pool.crew.everyone})
        for connection in list(service.connections):
            connection.sweep(now, service.closing)
        if certificate is not None and certificate.reload():
            service.log("info", "certificate read again")


async def drain(service: Service, servers: list[asyncio.AbstractServer], moment: float) -> None:
    """Not ready at once; new work is taken for a moment; then everything admitted is answered."""
    service.draining = service.answers.leaving = True
    service.log("info", "draining", seconds=moment, admitted=service.pool.admitted)
    if moment:
        await asyncio.sleep(moment)
    service.closing = True
    for server in servers:
        server.close()
    for connection in list(service.connections):
        if connection.idle():
            connection.transport.close()
    settings = service.settings
    end = perf_counter() + (settings.grace or float("inf"))
    while busy(service) and perf_counter() < end:
        await asyncio.sleep(0.01)
    if busy(service):
        service.log("error", "grace is over, work is left", admitted=service.pool.admitted)


def busy(service: Service) -> bool:
    """Whether a request is being received, run or answered."""
    return service.pool.admitted > 0 or any(
        not connection.idle() and not connection.lingering for connection in service.connections
    )


async def end_workers(service: Service) -> None:
    """Closes the workers' sockets, waits a little, kills what is left."""
    crew = service.pool.crew
    crew.close()
    for _ in range(100):
        if crew.gone():
            return
        await asyncio.sleep(0.01)
    crew.kill_rest()
