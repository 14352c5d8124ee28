"""The arguments of a run() with @input_schema: its decorators decide what fits, the server only hands members on.

What azureml-inference-server-http does (server/input_parsers.py, ObjectInput): a JSON object, whose members that are no
parameters are ignored. Its decorators convert lists of rows, columns as lists, numbers as text and more.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import CodeType
from typing import Any, Optional

from slipway_scoring.failure import Refusal
from slipway_scoring.schema.check import describe
from slipway_scoring.worker.script import Script

SOURCE = "@input_schema"  # of a schema that was read from the decorators


def pick_members(script: Script) -> Callable[[Any], dict[str, Any]]:
    """A function from the parsed body to the arguments of run(); it raises Refusal."""
    names = [parameter.name for parameter in script.parameters]
    required = [parameter.name for parameter in script.parameters if parameter.required]

    def pick(content: Any) -> dict[str, Any]:
        if type(content) is not dict:
            raise unfit("", "an object of inputs by name", describe(content))
        for name in required:
            if name not in content:
                raise unfit("/" + name, "a value", "nothing: it is missing")
        return {name: content[name] for name in names if name in content}

    return pick


def refused_by_decorator(script: Script, error: BaseException) -> Optional[Refusal]:
    """The refusal of an input that a decorator could not convert; None when run() itself was reached."""
    code: Optional[CodeType] = getattr(inspect.unwrap(script.run), "__code__", None)
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code is code:
            return None
        trace = trace.tb_next
    if not isinstance(error, Exception):
        return None
    message = f"the input does not fit the script's @input_schema: {type(error).__name__}: {error}"
    return Refusal(400, "invalid-input", message[:1000])


def unfit(pointer: str, expected: str, got: str) -> Refusal:
    """The refusal of a body that is not what the decorators can be asked about."""
    detail = {"pointer": pointer, "expected": expected, "got": got}
    text = f"{pointer or 'the body'}: expected {expected}, got {got}"
    return Refusal(400, "invalid-input", text, details=[detail])
