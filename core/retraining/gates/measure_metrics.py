"""Measures functions of a project's metrics.py on the rows of a holdout, and on resamples of them.

Usage: measure_metrics.py FOLDER

FOLDER holds the project's `metrics.py` and `task.json`: `labels`, `candidate` and `champion` (null without one), each
with `predicted` and `scores` (null without probabilities), `seed`, `resamples`, and `measurements`: the `name` of a
function and the `places` of its rows. Writes `measured.json`: for each measurement `candidate` and `champion` (null: no
finite number), `candidates` and `champions` of the resamples, drawn alike for both models, or `error`. Needs only the
standard library, Python 3.9+.
"""

import importlib.util
import inspect
import json
import math
import os
import random
import sys
import traceback
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, Optional

Value = Optional[float]
Answers = dict[str, Any]


def main() -> None:
    """Measures what the task asks for. An error of metrics.py itself ends the program with its traceback."""
    folder = sys.argv[1]
    with open(os.path.join(folder, "task.json"), encoding="utf-8") as file:
        task = json.load(file)
    module = _load(os.path.join(folder, "metrics.py"))
    measured = [_measure(module, task, wanted) for wanted in task["measurements"]]
    with open(os.path.join(folder, "measured.json"), "w", encoding="utf-8") as file:
        json.dump(measured, file, allow_nan=False)


def _load(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location("metrics", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules["metrics"] = module
    spec.loader.exec_module(module)
    return module


def _measure(module: ModuleType, task: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    places: list[int] = wanted["places"]
    models: list[Optional[Answers]] = [task["candidate"], task["champion"]]
    # The same draws for each measurement, whichever others there are.
    draw = random.Random(task["seed"])
    try:
        function = getattr(module, wanted["name"])
        values = [_value(function, task["labels"], model, places) for model in models]
        samples: list[list[Value]] = [[], []]
        for _ in range(task["resamples"]):
            drawn = draw.choices(places, k=len(places))
            for model, kept in zip(models, samples):
                kept.append(_value(function, task["labels"], model, drawn))
    except Exception as error:  # Whatever the function does is told as its own error.
        traceback.print_exc()
        return {"error": f"{type(error).__name__}: {error}"}
    return {
        "candidate": values[0],
        "champion": values[1],
        "candidates": samples[0],
        "champions": samples[1],
    }


def _value(
    function: Callable[..., Any],
    labels: Sequence[Any],
    model: Optional[Answers],
    places: Sequence[int],
) -> Value:
    """Returns what the function makes of the rows at `places`; None without a model, and for NaN and infinities."""
    if model is None:
        return None
    given = {
        "labels": _series([labels[at] for at in places]),
        "predicted": _series([model["predicted"][at] for at in places]),
    }
    if "scores" in inspect.signature(function).parameters:
        if model["scores"] is None:
            raise ValueError("there are no scores: name `score` under `holdout`")
        given["scores"] = _series([model["scores"][at] for at in places])
    scores = {"scores": given.pop("scores")} if "scores" in given else {}
    value = float(function(given["labels"], given["predicted"], **scores))
    return value if math.isfinite(value) else None


def _series(values: list[Any]) -> Any:
    """Returns an array of numpy where that is installed, else the list."""
    try:
        import numpy
    except ImportError:
        return values
    return numpy.asarray(values)


if __name__ == "__main__":
    main()
