"""The options of `batch`. Those of the server, such as --script and --workers, may be given too."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional

from slipway_scoring.batch.open_source import format_of
from slipway_scoring.options import OptionError, Settings, positive, read_settings, whole
from slipway_scoring.worker.whole_numbers import read_json

CHUNK_ROWS = 2000


@dataclass(frozen=True)
class BatchOptions:
    """What to score, and where to."""

    input: str
    output: str
    settings: Settings
    input_format: Optional[str]
    output_format: str  # jsonl, csv, tsv or parquet
    encoding: Optional[str]
    delimiter: Optional[str]
    columns: tuple[str, ...]
    constants: dict[str, Any]
    chunk_rows: int
    limit: Optional[int]
    resume: bool
    overwrite: bool


def read_options(arguments: Sequence[str]) -> BatchOptions:
    """Returns the options. Raises OptionError, or ends the program with exit code 2 as argparse does."""
    given, rest = parser().parse_known_args(list(arguments))
    settings = read_settings(rest, os.environ)
    return BatchOptions(
        given.input,
        given.output,
        settings,
        given.input_format,
        format_of(given.output, given.output_format, "--output-format"),
        given.encoding,
        given.delimiter,
        tuple(name.strip() for name in given.columns.split(",")) if given.columns else (),
        constants(given.set),
        given.chunk_rows,
        given.limit,
        given.resume,
        given.overwrite,
    )


def constants(given: Sequence[str]) -> dict[str, Any]:
    """Returns the inputs that are the same for all rows: JSON, else text. Raises OptionError."""
    found: dict[str, Any] = {}
    for one in given:
        name, equals, text = one.partition("=")
        if not equals or not name:
            raise OptionError(f"--set: {one!r} is not valid, it takes NAME=VALUE")
        try:
            found[name] = read_json(text)
        except ValueError:
            found[name] = text
    return found


def number(read: Any) -> Any:
    """Returns a reader of numbers for argparse, which names what is valid."""

    def of(text: str) -> int:
        try:
            return int(read(text))
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"{text!r} is not valid, it takes {error}") from None

    return of


def parser() -> argparse.ArgumentParser:
    """Returns the parser of the options that the server does not have."""
    made = argparse.ArgumentParser(
        prog="python -m slipway_scoring batch",
        description="Sends the rows of a file through init() and run(), and writes one result for each row.",
        epilog="Options of the server are taken too: --script, --schema, --workers, --log-format and others.",
        allow_abbrev=False,
    )
    formats = ("csv", "tsv", "jsonl", "parquet")
    made.add_argument("--input", required=True, help="the file: .csv, .tsv, .jsonl or .parquet")
    made.add_argument("--output", required=True, help="the file to write, of any of these formats")
    made.add_argument("--input-format", choices=formats, help="when the name of the input does not say it")
    made.add_argument("--output-format", choices=formats, help="when the name of the output does not say it")
    made.add_argument("--encoding", help="of a text file; without it UTF-8, UTF-16 or Windows-1252 by its content")
    made.add_argument("--delimiter", help="between the cells of CSV; without it the head line tells")
    made.add_argument("--columns", help="the columns to use, in this order, separated by commas")
    made.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="an input that is the same for all rows"
    )
    made.add_argument("--chunk-rows", type=number(positive), default=CHUNK_ROWS, help="most rows in one call of run()")
    made.add_argument("--limit", type=number(whole), help="score only the first rows")
    made.add_argument("--resume", action="store_true", help="go on where an earlier batch with this output was ended")
    made.add_argument("--overwrite", action="store_true", help="replace the output if it exists")
    return made
