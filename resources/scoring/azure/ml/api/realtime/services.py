"""`azure.ml.api.realtime.services` of the 2017 SDK."""

from __future__ import annotations

from azureml.api.realtime.services import generate_schema

__all__ = ["generate_schema"]
