"""`azureml.ai.monitoring` of Azure ML's online endpoints (azureml-ai-monitoring): one Collector for each place."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Optional

from azureml.ai.monitoring.context import BasicCorrelationContext
from slipway_scoring.collector import ModelDataCollector


class Collector:
    """Collects data frames at the place `name`, such as `model_inputs`; a failure goes to `on_error`."""

    def __init__(self, *, name: str, on_error: Optional[Callable[[Exception], Any]] = None) -> None:
        self.name = name
        self.on_error = on_error
        service = os.environ.get("SLIPWAY_SERVICE_NAME") or "service"
        self.collector = ModelDataCollector(service, identifier=name)

    def collect(self, data: Any, correlation_context: Optional[BasicCorrelationContext] = None) -> Any:
        """Writes the rows of a data frame. Returns the context that outputs of the same request are to be given."""
        context = correlation_context or BasicCorrelationContext()
        try:
            if not (hasattr(data, "columns") and hasattr(data, "itertuples")):
                raise TypeError(f"a Collector takes a data frame, got {type(data).__name__}")
            self.collector.collect(data, context.id)
        except Exception as error:
            if self.on_error is None:
                raise
            self.on_error(error)
        return context


__all__ = ["BasicCorrelationContext", "Collector"]
