"""The service that generated clients are tested with: its documents have what generators find hard."""

from __future__ import annotations

SCRIPT = """
from __future__ import annotations
from dataclasses import dataclass
from typing import Dict, List, Literal, Optional
import numpy as np
import pandas as pd
from slipway_scoring import sample

@dataclass
class Point:
    x: float
    y: float = 0.0

@dataclass
class ErrorResponse:
    name: str
    children: List[ErrorResponse]

TABLE = pd.DataFrame({
    "sepal length": [3.0],
    "count": [1],
    "when": pd.to_datetime(["2026-01-01T00:00:00Z"]),
    "kind": pd.Categorical(["a"], categories=["a", "b"]),
})

@sample(table=TABLE, x=np.ones((1, 2), dtype="float32"), point={"x": 1.0}, returns=[{"label": "a", "score": 0.5}])
def run(table, x, point, points: Optional[List[Point]] = None, limit: Optional[float] = None,
        color: Literal["red", "blue"] = "red", names: Optional[Dict[str, int]] = None,
        tree: Optional[ErrorResponse] = None):
    return [{"label": f"{kind} {when.year} {color}", "score": float(x.sum()) + (limit or 0)}
            for kind, when in zip(table["kind"], table["when"])]
"""
KEY = "k" * 32
LABEL, SCORE = "a 2026 blue", 2.25  # of the example with the color blue and the limit 0.25
