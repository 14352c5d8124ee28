"""`azureml.datacollector` of 2017."""

from __future__ import annotations

from slipway_scoring.collector import ModelDataCollector

__all__ = ["ModelDataCollector"]
