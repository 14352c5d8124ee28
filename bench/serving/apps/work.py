"""The same work for every server: BENCH_WORK is echo, frame, array or sleep."""

from __future__ import annotations

import os
import time
from typing import Any

KIND = os.environ.get("BENCH_WORK", "echo")
KEY = os.environ.get("BENCH_KEY", "bench-key")
COLUMNS = ["sepal length", "sepal width", "petal length", "petal width"]
SLEEP = 0.05  # seconds
HANGING = [-1]  # a value that run() does not come back from
model: Any = None


def init() -> None:
    """Trains the model: logistic regression on iris, on a frame or an array."""
    global model
    if KIND not in ("frame", "array"):
        return
    import pandas as pd
    from sklearn.datasets import load_iris
    from sklearn.linear_model import LogisticRegression

    rows, classes = load_iris(return_X_y=True)
    inputs = pd.DataFrame(rows, columns=COLUMNS) if KIND == "frame" else rows
    model = LogisticRegression(max_iter=500).fit(inputs, classes)


def run(value: Any) -> Any:
    """The work on a decoded value: a list, a DataFrame or an ndarray."""
    if KIND == "echo":
        return value
    if KIND == "sleep":
        time.sleep(3600 if list(value) == HANGING else SLEEP)
        return value
    return model.predict(value).tolist()


def decode(value: Any) -> Any:
    """From parsed JSON, for servers that leave it to the script."""
    if KIND == "frame":
        import pandas as pd

        return pd.DataFrame(value)
    if KIND == "array":
        import numpy as np

        return np.asarray(value, dtype=float)
    return value


def problem(value: Any) -> str:
    """A plain check of the schema, for hand-written servers; an empty text for a value that fits."""
    if type(value) is not list:
        return "expected an array"
    if KIND == "frame":
        for row in value:
            if type(row) is not dict or row.keys() != set(COLUMNS):
                return "expected records with the four columns"
            if any(type(one) not in (int, float) for one in row.values()):
                return "expected numbers"
    elif KIND == "array":
        for row in value:
            if type(row) is not list or len(row) != 4 or any(type(one) not in (int, float) for one in row):
                return "expected rows of four numbers"
    return ""
