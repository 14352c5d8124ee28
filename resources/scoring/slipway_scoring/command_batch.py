"""`batch`: the rows of a file through init() and run(). Log and progress go to the error stream."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Any, Optional

import orjson

from slipway_scoring.batch.options import read_options
from slipway_scoring.batch.run import run_batch
from slipway_scoring.batch.trouble import BatchError
from slipway_scoring.log import make_log
from slipway_scoring.options import OptionError

EXIT_USAGE = 2


class Ended(BaseException):
    """A signal has ended the batch."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def run_batch_command(arguments: Sequence[str]) -> int:
    """Writes `{"rows", "failed", "seconds"}` or `{"error": {"code", "message", "hint"}}` on standard output.

    Returns 0 when the output is complete, even with failed rows; 1; 2 for bad options; 3 when the script cannot be
    loaded; 128 and the number of the signal that ended it.
    """
    try:
        options = read_options(arguments)
    except (OptionError, BatchError) as error:
        sys.stderr.write(f"slipway_scoring: {error}\n")
        return EXIT_USAGE
    answer = os.dup(1)
    os.dup2(2, 1)  # the log goes to the error stream
    log = make_log(options.settings.log_format, options.settings.log_level, "batch")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    try:
        found: dict[str, Any] = run_batch(options, log)
        code = 0
    except BatchError as error:
        log("error", error.message + (f"; {error.hint}" if error.hint else ""))
        found, code = {"error": error.to_json()}, error.exit_code
    except Ended as ended:
        log("warning", "the batch was ended; go on with it with --resume")
        found, code = {"error": {"code": "ended", "message": "the batch was ended by a signal"}}, 128 + ended.number
    os.write(answer, orjson.dumps(found, option=orjson.OPT_APPEND_NEWLINE))
    return code


def end(number: int, frame: Optional[FrameType]) -> None:
    """Ends the batch at a signal."""
    raise Ended(number)
