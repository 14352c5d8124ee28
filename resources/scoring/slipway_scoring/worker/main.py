"""The worker process: script, schema, init(), then calls until the front closes the socket."""

from __future__ import annotations

import dataclasses
import gc
import importlib
import inspect
import os
import socket
from typing import Any, TypeVar

import orjson

from slipway_scoring import wire
from slipway_scoring.log import Log, Tap, make_log
from slipway_scoring.log_channel import VARIABLE, LogSender
from slipway_scoring.options import Settings
from slipway_scoring.process_link import open_link
from slipway_scoring.schema.annotations import read_run
from slipway_scoring.schema.fields import ServiceSchema, to_json
from slipway_scoring.schema.load import load_schema
from slipway_scoring.worker import event_loop, located
from slipway_scoring.worker.batch import Batcher
from slipway_scoring.worker.bind import make_bind, make_loads
from slipway_scoring.worker.call import Caller, pack
from slipway_scoring.worker.end_with_front import end_with_front
from slipway_scoring.worker.inbox import Inbox
from slipway_scoring.worker.infer import Infer
from slipway_scoring.worker.one_by_one import serve_one_by_one
from slipway_scoring.worker.output import flush_output, take_output
from slipway_scoring.worker.script import Script, ScriptError, load_script
from slipway_scoring.worker.signals import take_signals
from slipway_scoring.worker.slow_start import SlowStart
from slipway_scoring.worker.whole_numbers import write_json

SomeCaller = TypeVar("SomeCaller", bound=Caller)


def run_worker(link: str) -> int:
    """Runs a worker on its link to the front; returns the exit code."""
    be_patient()
    end_with_front()
    end = open_link(link)
    take_signals(end)
    options = orjson.loads(os.environ.pop("SLIPWAY_WORKER_OPTIONS"))
    options["cors_origins"] = tuple(options["cors_origins"])
    settings = Settings(**options)
    tap = Tap()
    log = make_log(settings.log_format, settings.log_level, "worker", tap)
    channel = os.environ.pop(VARIABLE, "")
    if channel:
        os.set_inheritable(int(channel), False)
        tap.tell = LogSender(socket.socket(fileno=int(channel)), "worker").tell
    take_output(log, settings.log_level)
    if settings.concurrency > 1:
        # Before the script's folder is on the path, where a queue.py of the user's would take the place of Python's.
        for name in ("tasks", "threads"):
            importlib.import_module(f"slipway_scoring.worker.{name}")
    root = os.getcwd()
    stage = "importing the script"
    try:
        with SlowStart(log, root, limit=settings.start_seconds, give_up=lambda text: give_up(end, log, text)) as slow:
            script = load_script(settings.script)
            schema = with_optional(schema_of(settings, script), script)
            stage = slow.stage = "init()"
            call_init(script)
        stage = "reading the schema"
        caller = make_caller(script, schema, settings, log, Caller)
    except BaseException as error:
        return refuse_start(end, log, error, stage, root)
    flush_output()
    gc.collect()
    gc.freeze()
    end.sendall(pack(wire.READY, 0, 0, 0.0, b"", ready_body(script, schema)))
    process = os.getpid()
    try:
        serve(caller, schema, end, settings)
    except OSError:
        if os.getpid() == process:
            raise
        log("error", "a process that run() forked has come back from it; end such a process with os._exit(0)")
        os._exit(1)
    finally:
        event_loop.end()
    return 0


def be_patient() -> None:
    """Asks the scheduler (Linux) never to interrupt the front when a request wakes this process.

    On one core a frame sent to a worker would else suspend the front in the middle of its work: measured 59 against
    44 µs of CPU a request. The front itself stays normal, so it interrupts a computing worker at once.
    """
    try:
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    except (AttributeError, OSError):
        return  # another system, or not allowed: only slower


def schema_of(settings: Settings, script: Script) -> ServiceSchema:
    """The schema from its file, or from the script itself."""
    if settings.schema:
        return load_schema(settings.schema, read_run(settings.script))
    from slipway_scoring.schema.from_script import schema_from_script

    return schema_from_script(script)


def with_optional(schema: ServiceSchema, script: Script) -> ServiceSchema:
    """The schema with those inputs optional for which run() has a default, whatever the schema's source knew."""
    optional = {parameter.name for parameter in script.parameters if not parameter.required}
    inputs = {
        name: dataclasses.replace(entry, required=False) if name in optional else entry
        for name, entry in schema.inputs.items()
    }
    return dataclasses.replace(schema, inputs=inputs)


def call_init(script: Script) -> None:
    """Calls init(), which may be a coroutine function."""
    if script.init is None:
        return
    result: Any = script.init()
    if inspect.isawaitable(result):
        event_loop.wait(result)


def make_caller(
    script: Script, schema: ServiceSchema, settings: Settings, log: Log, kind: type[SomeCaller]
) -> SomeCaller:
    """Puts the parts of a call together."""
    check_arguments(script, schema)
    bind = make_bind(script, schema, settings.input, settings.non_finite)
    infer = None
    if schema.inputs and not script.raw:
        loads = make_loads(settings.non_finite)
        infer = Infer(script, schema, loads, settings.service_name, settings.service_version)
    return kind(script, bind, infer, settings, log)


def check_arguments(script: Script, schema: ServiceSchema) -> None:
    """Raises ScriptError when run() and the schema do not name the same inputs."""
    if not schema.inputs or script.raw or script.any_name:
        return
    names = {parameter.name for parameter in script.parameters}
    needed = {parameter.name for parameter in script.parameters if parameter.required}
    surplus = [name for name in schema.inputs if name not in names]
    lacking = [name for name in needed if name not in schema.inputs]
    if surplus or lacking:
        raise ScriptError(
            f"Argument mismatch: run() takes {', '.join(sorted(names)) or 'nothing'}, "
            f"the schema has {', '.join(sorted(schema.inputs))}"
        )


def ready_body(script: Script, schema: ServiceSchema) -> bytes:
    """What the front must know."""
    return write_json(
        {"wants_headers": script.wants_headers or script.raw, "raw": script.raw, "schema": to_json(schema)}
    )


def refuse_start(end: socket.socket, log: Log, error: BaseException, stage: str, root: str) -> int:
    """Logs why the script cannot be served and tells the front."""
    flush_output()
    text = str(error) if isinstance(error, ScriptError) else located.report(error, stage, root)
    log("error", text)
    try:
        end.sendall(pack(wire.FAILED, 0, 0, 0.0, b"", text[:10_000].encode("utf-8", "replace")))
    except OSError:
        log("error", "the server process is gone")
    return wire.EXIT_SCRIPT


def give_up(end: socket.socket, log: Log, text: str) -> None:
    """Ends this process, whose start takes too long. The main thread may never come back, and may hold the streams."""
    log("error", text)
    try:
        end.sendall(pack(wire.FAILED, 0, 0, 0.0, b"", text[:10_000].encode("utf-8", "replace")))
    finally:
        os._exit(wire.EXIT_SCRIPT)


def serve(caller: Caller, schema: ServiceSchema, end: socket.socket, settings: Settings) -> None:
    """Serves in the way that the settings and the script ask for."""
    if settings.batch_rows:
        serve_one_by_one(caller, Inbox(end), end, Batcher(caller, schema, settings.batch_rows))
    elif settings.concurrency == 1:
        serve_one_by_one(caller, Inbox(end), end, None)
    elif is_async(caller.run):
        from slipway_scoring.worker.tasks import serve_as_tasks

        serve_as_tasks(caller, Inbox(end), end)
    else:
        from slipway_scoring.worker.threads import serve_on_threads

        serve_on_threads(caller, Inbox(end), end, settings.concurrency)


def is_async(run: Any) -> bool:
    """Whether run() is a coroutine or async generator function."""
    plain = inspect.unwrap(run)
    return inspect.iscoroutinefunction(plain) or inspect.isasyncgenfunction(plain)
