"""The front's life: listen, start workers, serve, drain on SIGTERM, exit."""

from __future__ import annotations

import asyncio
import dataclasses
import gc
import os
import ssl
import sys
from collections.abc import Sequence
from time import perf_counter
from typing import Any, Optional

import orjson

from slipway_scoring.export_settings import ExportError
from slipway_scoring.front.asked_to_end import end_with_stdin, take_signals
from slipway_scoring.front.documents import Documents
from slipway_scoring.front.drain import drain
from slipway_scoring.front.keys import hide_keys
from slipway_scoring.front.listen import listen
from slipway_scoring.front.own_documents import own_documents
from slipway_scoring.front.recording.recorder_link import RecorderLink
from slipway_scoring.front.recording.start import Recording, prepare_recording, start_recorder
from slipway_scoring.front.service import Service
from slipway_scoring.front.tls import Certificate
from slipway_scoring.front.workers.crew import reap_orphans, worker_environment
from slipway_scoring.front.workers.worker_link import READY
from slipway_scoring.log import Log, Tap, make_log
from slipway_scoring.options import OptionError, Settings, read_settings
from slipway_scoring.record_rules import RulesError
from slipway_scoring.schema.fields import SchemaError, from_json
from slipway_scoring.schema.load import load_schema
from slipway_scoring.store_location import LocationError

EXIT_USAGE = 2
EXIT_PORT = 4
EXIT_FORCED = 1


def run_front(arguments: Sequence[str]) -> int:
    """Serves until SIGTERM or SIGINT; returns the exit code."""
    try:
        settings = read_settings(arguments, os.environ)
        schema = load_schema(settings.schema) if settings.schema else None
        recording = prepare_recording(settings)
    except (OptionError, SchemaError, RulesError, LocationError, ExportError) as error:
        sys.stderr.write(f"slipway_scoring: {error}\n")
        return EXIT_USAGE
    tap = Tap()
    log = make_log(settings.log_format, settings.log_level, "server", tap)
    shared = hide_keys(settings, os.environ)
    environment = worker_environment(orjson.dumps(dataclasses.asdict(shared)).decode())
    documents = Documents(settings, schema, own_documents(settings.script, log))
    return run_loop(serve(settings, log, tap, documents, environment, recording))


def run_loop(main: Any) -> int:
    """Runs on uvloop if it is installed, else on asyncio's own loop."""
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


async def serve(
    settings: Settings,
    log: Log,
    tap: Tap,
    documents: Documents,
    environment: dict[str, str],
    recording: Optional[Recording],
) -> int:
    """The whole life of one replica."""
    loop = asyncio.get_running_loop()
    service = Service(settings, log, documents, environment)
    stop: asyncio.Future[tuple[int, float]] = loop.create_future()
    listen_for_end(loop, stop, service)
    try:
        certificate = Certificate(settings) if settings.tls_certificate else None
        servers = await listen(service, certificate)
    except (OSError, ssl.SSLError) as error:
        log("error", f"cannot listen on {settings.host} port {settings.port}: {error}")
        return EXIT_PORT
    add_readings(service)
    recorder = None if recording is None else await start_recorder(service, recording, tap)
    service.pool.crew.on_ready = lambda told: became_ready(service, told)
    service.pool.crew.on_fatal = lambda code: None if stop.done() else stop.set_result((code, 0.0))
    service.pool.crew.start()
    sweeper = loop.create_task(sweep(service, certificate, recorder))
    code, moment = await stop
    if code == 0:
        await drain(service, servers, moment)
    sweeper.cancel()
    for server in servers:
        server.close()
    await end_workers(service)
    if recorder is not None:
        await recorder.end()
    service.records.access.flush()
    log("info", "stopped", exit_code=code)
    return code


def listen_for_end(loop: asyncio.AbstractEventLoop, stop: asyncio.Future[tuple[int, float]], service: Service) -> None:
    """SIGTERM drains for the configured time, SIGINT at once; who asks a second time stops it at once."""

    def ask(moment: float) -> None:
        if stop.done():
            service.log("warning", "stopped by a second signal", admitted=service.pool.admitted)
            service.pool.crew.kill_rest()
            os._exit(EXIT_FORCED)
        stop.set_result((0, moment))

    take_signals(loop, ask, service.settings.drain)
    end_with_stdin(loop, ask, service.settings.drain)


def add_readings(service: Service) -> None:
    """Registers the values that are read when the metrics are."""
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
    add("slipway_connections", "gauge", "Open client connections.", lambda: len(service.connections()))
    add("slipway_worker_restarts_total", "counter", "Workers started again.", lambda: pool.crew.restarts)


def became_ready(service: Service, told: dict[str, Any]) -> None:
    """The first worker is up and has told what the front must know about the script."""
    service.learn(bool(told["wants_headers"]), bool(told["raw"]))
    service.documents.learn(from_json(told["schema"]), bool(told["raw"]))
    gc.collect()
    gc.freeze()
    service.log("info", "ready", service=service.settings.service_name)


async def sweep(service: Service, certificate: Optional[Certificate], recorder: Optional[RecorderLink]) -> None:
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
        known = {link.pid() for link in service.pool.crew.everyone}
        if recorder is not None:
            recorder.tick(now)
            known.add(recorder.keeper.pid())
        reap_orphans(known)
        for connection in service.connections():
            connection.sweep(now, service.closing)
        if certificate is not None and certificate.reload():
            service.log("info", "certificate read again")


async def end_workers(service: Service) -> None:
    """Closes the workers' sockets, waits briefly, kills what is left."""
    crew = service.pool.crew
    crew.close()
    for _ in range(100):
        if crew.gone():
            return
        await asyncio.sleep(0.01)
    crew.kill_rest()
