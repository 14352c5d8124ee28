"""`azureml.api.schema.dataTypes` of the 2017 SDK."""

from __future__ import annotations


class DataTypes:
    """The numbers of the 2017 data types, as they stand in service_schema.json."""

    STANDARD = 0
    NUMPY = 1
    SPARK = 2
    PANDAS = 3
