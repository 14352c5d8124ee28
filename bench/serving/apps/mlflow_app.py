"""Saves the MLflow model that is then served: `python mlflow_app.py FOLDER`."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import mlflow
import numpy as np
import pandas as pd
import work
from mlflow.models import infer_signature


class Scoring(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        work.init()

    def predict(self, context, model_input, params=None):
        return work.run(model_input if work.KIND in ("frame", "array") else model_input.tolist())


row = np.array([[5.1, 3.5, 1.4, 0.2]])
sample = {"frame": pd.DataFrame(row, columns=work.COLUMNS), "array": row}.get(work.KIND, np.array([1, 2, 3, 4, 5]))
mlflow.pyfunc.save_model(
    sys.argv[1],
    python_model=Scoring(),
    signature=infer_signature(sample),
    pip_requirements=["scikit-learn"],
    code_paths=[work.__file__],
)
