"""The worker process of a batch: script, schema, init(), then chunks until the batch closes its input."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence
from typing import IO, Any

import orjson

from slipway_scoring import wire
from slipway_scoring.batch.batch_caller import BatchCaller
from slipway_scoring.batch.make_form import make_form
from slipway_scoring.batch.pipe import FIRST, receive, send
from slipway_scoring.batch.rows import head_of
from slipway_scoring.batch.scorer import Scorer
from slipway_scoring.batch.trouble import BatchError
from slipway_scoring.log import Log, make_log
from slipway_scoring.options import Settings
from slipway_scoring.schema.fields import SchemaError, ServiceSchema
from slipway_scoring.worker import event_loop, located
from slipway_scoring.worker.end_with_front import end_with_front
from slipway_scoring.worker.main import call_init, make_caller, schema_of, with_optional
from slipway_scoring.worker.output import flush_output, take_output
from slipway_scoring.worker.script import Script, ScriptError, load_script
from slipway_scoring.worker.slow_start import SlowStart


def run_batch_worker() -> int:
    """Runs a worker whose chunks come on standard input; what it and the script print goes to the error stream."""
    end_with_front()
    chunks, answers = own_pipes()
    hello = orjson.loads(receive(chunks) or b"{}")
    if not hello:
        return 0
    settings = read_back(hello["settings"])
    log = make_log(settings.log_format, settings.log_level, "worker")
    take_output(log, settings.log_level)
    try:
        scorer = start(settings, hello, log)
    except BatchError as error:
        send(answers, orjson.dumps({"failed": error.to_json(), "exit_code": error.exit_code}))
        return error.exit_code
    send(answers, orjson.dumps({"joined": scorer.form.may_join}))
    try:
        while (message := receive(chunks)) is not None:
            (first,) = FIRST.unpack_from(message)
            send(answers, scorer.lines(message[FIRST.size :], first))
            flush_output()
    except BrokenPipeError:
        return 1  # the batch is gone
    finally:
        event_loop.end()
    return 0


def own_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Returns the input and the output of this process, and puts others in their place: the script prints too.

    A process that the script forks closes them: the batch must see the end of the worker.
    """
    given = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    ends = (given.fileno(), answers.fileno())
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=lambda: close_all(ends))
    return given, answers


def close_all(descriptors: Sequence[int]) -> None:
    """Closes descriptors of files."""
    for one in descriptors:
        os.close(one)


def read_back(content: dict[str, Any]) -> Settings:
    """Returns the settings out of JSON."""
    lists = {field.name for field in dataclasses.fields(Settings) if isinstance(field.default, tuple)}
    values: dict[str, Any] = {name: tuple(value) if name in lists else value for name, value in content.items()}
    return Settings(**values)


def start(settings: Settings, hello: dict[str, Any], log: Log) -> Scorer:
    """Loads the script and makes ready to score. Raises BatchError."""
    script, schema = loaded(settings, log)
    head = head_of(hello["names"], hello["delimiter"], hello["first"], hello["columns"])
    form = make_form(schema, script, head, hello["constants"])
    try:
        caller = make_caller(script, schema, settings, log, BatchCaller)
    except ScriptError as error:
        raise BatchError("script-failed", str(error), exit_code=wire.EXIT_SCRIPT) from None
    return Scorer(caller, form, head.rows)


def loaded(settings: Settings, log: Log) -> tuple[Script, ServiceSchema]:
    """Returns script and schema after init(). Raises BatchError; the log has the whole report."""
    root = os.getcwd()
    stage = "importing the script"
    try:
        with SlowStart(log, root) as slow:
            script = load_script(settings.script)
            schema = with_optional(schema_of(settings, script), script)
            stage = slow.stage = "init()"
            call_init(script)
    except (ScriptError, SchemaError) as error:
        raise BatchError("script-failed", str(error), exit_code=wire.EXIT_SCRIPT) from None
    except BaseException as error:
        flush_output()
        log("error", located.report(error, stage, root))
        text = f"{stage} failed at {located.place(error, root)}: {type(error).__name__}: {error}"
        hint = "the log has the traceback and the installed packages"
        raise BatchError("script-failed", text[:2000], hint, wire.EXIT_SCRIPT) from None
    flush_output()
    return script, schema
