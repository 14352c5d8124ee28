"""`azure.ml.api.schema.sampleDefinition` of the 2017 SDK."""

from __future__ import annotations

from azureml.api.schema.sampleDefinition import SampleDefinition

__all__ = ["SampleDefinition"]
