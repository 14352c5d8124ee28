"""The scoring script, in processes that import it by this name: one whose file name is no module's name."""

from __future__ import annotations

import os

from slipway_scoring.worker.as_main import SCRIPT_VARIABLE, import_as_main

import_as_main(os.environ[SCRIPT_VARIABLE])
