"""`azure.ml.api.schema.dataTypes` of the 2017 SDK."""

from __future__ import annotations

from azureml.api.schema.dataTypes import DataTypes

__all__ = ["DataTypes"]
