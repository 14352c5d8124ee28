"""The main module of processes that multiprocessing starts anew (spawn, forkserver): the script's own names.

multiprocessing runs this file and makes its names those of `__main__`; nothing else imports it.
"""

from __future__ import annotations

import os

from slipway_scoring.worker.as_main import SCRIPT_VARIABLE, import_as_main

if SCRIPT_VARIABLE in os.environ:
    globals().update(
        {name: value for name, value in vars(import_as_main(os.environ[SCRIPT_VARIABLE])).items() if name[:2] != "__"}
    )
