"""Labels of pandas columns in schema.json: integers, tuples and dates stand there as what they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any


def label_to_json(label: Any) -> Any:
    """A label as JSON: a tuple is an array, a date and time `{"datetime": …}`; others are themselves."""
    if isinstance(label, tuple):
        return [label_to_json(part) for part in label]
    if isinstance(label, datetime):
        return {"datetime": label.isoformat()}
    return label


def label_from_json(content: Any) -> Any:
    """The label that `label_to_json` has written. Raises KeyError."""
    if isinstance(content, list):
        return tuple(label_from_json(part) for part in content)
    if isinstance(content, dict):
        import pandas as pd

        return pd.Timestamp(content["datetime"])
    return content
