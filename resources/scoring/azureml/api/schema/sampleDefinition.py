"""`azureml.api.schema.sampleDefinition` of the 2017 SDK."""

from __future__ import annotations

from typing import Any

from azureml.api.schema.dataTypes import DataTypes
from slipway_scoring.schema.fields import Array, Field, Frame
from slipway_scoring.schema.sample_fields import field_from_sample


class SampleDefinition:
    """A sample of one input or output with its 2017 data type. Raises TypeError when they do not fit."""

    def __init__(self, input_type: int, sample_data: Any) -> None:
        if input_type == DataTypes.SPARK and hasattr(sample_data, "toPandas"):
            sample_data = sample_data.toPandas()
        self.type = input_type
        self.sample = sample_data
        self.field: Field = field_from_sample(sample_data)
        wanted = {DataTypes.NUMPY: Array, DataTypes.PANDAS: Frame, DataTypes.SPARK: Frame}.get(input_type)
        if wanted is not None and not isinstance(self.field, wanted):
            names = {Array: "a numpy array", Frame: "a data frame"}
            raise TypeError(f"the sample is a {type(sample_data).__name__}; this data type takes {names[wanted]}")
