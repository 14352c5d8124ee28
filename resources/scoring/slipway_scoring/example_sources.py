"""Where an example request comes from."""

from __future__ import annotations

# Sources of a schema whose example is made of zeros and empty texts, by nobody who knows.
MADE_UP = frozenset(("mlflow", "onnx", "model"))
