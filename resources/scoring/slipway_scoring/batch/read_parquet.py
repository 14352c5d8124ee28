"""Parquet files, by pyarrow in bounded batches, else by what pandas has for them."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

from slipway_scoring.batch.source import LINES, Source
from slipway_scoring.batch.trouble import BatchError
from slipway_scoring.worker.encode import to_json

BATCH = 1000  # rows
ADD = "add pyarrow to the dependencies of the project and build its image again"


def parquet_of(path: str) -> Any:
    """Returns pyarrow.parquet. Raises BatchError when it is not installed."""
    try:
        return importlib.import_module("pyarrow.parquet")
    except ImportError:
        raise BatchError("parquet-needs-package", f"{path}: Parquet files need the package pyarrow", ADD) from None


def open_parquet(path: str) -> Source:
    """Returns the rows as JSON objects by column. Raises BatchError."""
    try:
        parquet = parquet_of(path)
    except BatchError:
        return by_pandas(path)
    try:
        count = parquet.ParquetFile(path).metadata.num_rows
    except ValueError as error:  # pyarrow.ArrowInvalid is one
        raise BatchError("not-parquet", f"{path} is not a Parquet file: {error}"[:300]) from None
    if count == 0:
        raise BatchError("empty-input", f"{path} has no rows", "a batch needs at least one row")

    def rows() -> Iterator[tuple[Any, int]]:
        for batch in parquet.ParquetFile(path).iter_batches(batch_size=BATCH):
            yield from written(batch.to_pylist())

    return Source(path, LINES, None, rows, about=count)


def by_pandas(path: str) -> Source:
    """Returns the rows of a file that pandas reads without pyarrow (by fastparquet): all in memory at once."""
    try:
        pandas = importlib.import_module("pandas")
        frame = pandas.read_parquet(path)
    except ImportError:
        raise BatchError("parquet-needs-package", f"{path}: Parquet files need the package pyarrow", ADD) from None
    except ValueError as error:
        raise BatchError("not-parquet", f"{path} is not a Parquet file: {error}"[:300]) from None
    if frame.empty:
        raise BatchError("empty-input", f"{path} has no rows", "a batch needs at least one row")

    def rows() -> Iterator[tuple[Any, int]]:
        for start in range(0, len(frame), BATCH):
            yield from written(frame.iloc[start : start + BATCH].to_dict("records"))

    return Source(path, LINES, None, rows, about=len(frame))


def written(records: list[dict[str, Any]]) -> Iterator[tuple[bytes, int]]:
    """Returns each record as JSON, in the forms that results of run() have, with its size."""
    for record in records:
        line = to_json(record, "null")
        yield line, len(line)
