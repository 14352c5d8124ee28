"""Opens the input of a batch, by its format."""

from __future__ import annotations

import os
from typing import Optional

from slipway_scoring.batch.read_cells import open_cells
from slipway_scoring.batch.read_lines import open_lines
from slipway_scoring.batch.read_parquet import open_parquet
from slipway_scoring.batch.source import Source
from slipway_scoring.batch.text_encoding import encoding_of, known_encoding
from slipway_scoring.batch.trouble import BatchError

FORMATS = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
}


def format_of(path: str, given: Optional[str], option: str) -> str:
    """Returns `csv`, `tsv`, `jsonl` or `parquet`, by the option or the file's name. Raises BatchError."""
    found = given or FORMATS.get(os.path.splitext(path)[1].lower())
    if found is None:
        raise BatchError(
            "unknown-format",
            f"the name {os.path.basename(path)} does not say which format the file has",
            f"use a name that ends with .csv, .tsv, .jsonl or .parquet, or {option}",
        )
    return found


def open_source(path: str, form: Optional[str], encoding: Optional[str], delimiter: Optional[str]) -> Source:
    """Returns the source. Raises BatchError for a file that is missing, empty or of another form."""
    kind = format_of(path, form, "--input-format")
    try:
        size = os.path.getsize(path)
        if os.path.isdir(path):
            raise BatchError("not-a-file", f"{path} is a folder", "name a file")
        if size == 0:
            raise BatchError("empty-input", f"{path} is empty", "a batch needs at least one row")
        if kind == "parquet":
            return open_parquet(path)
        found = known_encoding(encoding) if encoding else encoding_of(path)
        if kind == "jsonl":
            return open_lines(path, found)
        return open_cells(path, found, "\t" if kind == "tsv" else delimiter)
    except FileNotFoundError:
        raise BatchError("missing-input", f"{path} does not exist", "check the path of --input") from None
    except UnicodeError as error:
        raise BatchError("bad-encoding", f"{path}: {error}", "name the encoding with --encoding") from None
    except OSError as error:
        raise BatchError("unreadable-input", f"{path}: {error.strerror or error}") from None
