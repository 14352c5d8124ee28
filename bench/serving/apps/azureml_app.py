import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import work

init = work.init
if work.KIND in ("frame", "array"):
    import numpy as np
    import pandas as pd
    from inference_schema.parameter_types.numpy_parameter_type import NumpyParameterType
    from inference_schema.parameter_types.pandas_parameter_type import PandasParameterType
    from inference_schema.schema_decorators import input_schema

    sample = np.array([[5.1, 3.5, 1.4, 0.2]])
    kind = (
        PandasParameterType(pd.DataFrame(sample, columns=work.COLUMNS))
        if work.KIND == "frame"
        else NumpyParameterType(sample)
    )

    @input_schema("data", kind)
    def run(data):
        return work.run(data)

else:
    import json

    def run(raw):
        return work.run(json.loads(raw)["data"])
