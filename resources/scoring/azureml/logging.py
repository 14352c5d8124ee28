"""`azureml.logging` of Azure ML Workbench (2017): values that a run reports. Here they go to the log."""

from __future__ import annotations

import logging
from typing import Any


class RunLogger:
    """Takes named values. There is no run here that they could belong to."""

    def log(self, name: str, value: Any, *_: Any, **__: Any) -> None:
        """Writes a name and its value to the log."""
        logging.getLogger("azureml.logging").info("%s: %s", name, value)


def get_azureml_logger() -> RunLogger:
    """The logger of the run."""
    return RunLogger()
