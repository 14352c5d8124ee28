"""The refusal of an input that @input_schema of inference-schema could not convert."""

from __future__ import annotations

import inspect
from types import CodeType
from typing import Optional

from slipway_scoring.failure import Refusal
from slipway_scoring.worker.script import Script


def refused_by_decorator(script: Script, error: BaseException) -> Optional[Refusal]:
    """Returns the refusal of an input that a decorator could not convert; None when run() itself was reached."""
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
