"""The parts of azureml.core that scoring scripts use, when azureml-core itself is not installed."""

from __future__ import annotations

from typing import Any

from .model import Model

__all__ = ["Model"]


def __getattr__(name: str) -> Any:
    """Says what is missing. Raises ImportError."""
    if name.startswith("_"):
        raise AttributeError(name)
    raise ImportError(
        f"azureml.core.{name} is not part of the scoring server, which has azureml.core.Model alone; "
        "add azureml-core to the dependencies if the script needs it"
    )
