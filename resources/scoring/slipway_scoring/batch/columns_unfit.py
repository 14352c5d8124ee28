"""The errors about columns that a file lacks, or has too many of."""

from __future__ import annotations

from collections.abc import Sequence

from slipway_scoring.batch.rows import Head
from slipway_scoring.batch.trouble import BatchError

USUAL_NAMES = 30  # names of columns that a message lists


def missing_columns(missing: Sequence[str], head: Head) -> BatchError:
    """Returns the error about columns that the file lacks."""
    names = list(head.names or ())
    shown = ", ".join(names[:USUAL_NAMES]) + (", …" if len(names) > USUAL_NAMES else "")
    lacks = "the column" if len(missing) == 1 else "the columns"
    return BatchError(
        "missing-columns",
        f"the file lacks {lacks} {', '.join(missing[:USUAL_NAMES])}; it has {shown or 'none'}",
        "rename the columns, or give an input the same value for all rows with --set NAME=VALUE",
    )


def unclear_columns(name: str, count: int, free: Sequence[str]) -> BatchError:
    """Returns the error about a file with more or fewer columns than an array takes."""
    return BatchError(
        "unclear-columns",
        f"{name} takes {count} values a row; the file has {len(free)} columns for it: {', '.join(free[:USUAL_NAMES])}",
        "name the columns to use, in their order, with --columns",
    )
