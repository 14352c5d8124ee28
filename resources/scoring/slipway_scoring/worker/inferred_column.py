"""A column that no schema describes, with the dtype that pandas infers, unless that would round a whole number."""

from __future__ import annotations

from typing import Any

EXACT = 1 << 53  # the whole numbers up to here are all floats too


def inferred_column(values: list[Any]) -> Any:
    """Returns a pandas Series of JSON values; null is missing.

    Beside null or floats pandas makes whole numbers floats. Those that would be rounded stay whole: Int64, else object.
    """
    import pandas as pd

    kinds = set(map(type, values))
    if int in kinds and kinds & {float, type(None)} and any(type(one) is int and abs(one) > EXACT for one in values):
        try:
            return pd.Series(values, dtype="object" if float in kinds else "Int64")
        except (OverflowError, TypeError):
            return pd.Series(values, dtype="object")
    return pd.Series(values)
