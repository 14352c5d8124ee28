"""Runs a batch: chunks to the workers, their outcomes to the output in the order of the rows."""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import os
import time
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Any

import orjson

from slipway_scoring.batch.crew import Crew
from slipway_scoring.batch.open_source import open_source
from slipway_scoring.batch.options import BatchOptions
from slipway_scoring.batch.read_parquet import parquet_of
from slipway_scoring.batch.source import CELLS, Source, chunks
from slipway_scoring.batch.state import State, load_state, partial_of, remove_state, save_state, state_file_of
from slipway_scoring.batch.trouble import BatchError
from slipway_scoring.batch.write_parquet import write_parquet
from slipway_scoring.batch.writers import CellWriter, LineWriter, Writer
from slipway_scoring.log import Log

AHEAD = 2  # chunks that are read for each worker, so that none waits
EVERY = 1.0  # seconds between two lines of progress, and between two savings of the state
SEARCHED = 1000  # rows among which the first sound one is looked for
Chunk = tuple[int, Sequence[Any], int]  # number of its first row, its rows, digest up to its end


def run_batch(options: BatchOptions, log: Log) -> dict[str, Any]:
    """Returns `{"rows", "failed", "seconds"}` once the output is complete. Raises BatchError."""
    begun = time.monotonic()
    finished = check_output(options)
    if finished is not None:
        return summary(finished)
    source = open_source(options.input, options.input_format, options.encoding, options.delimiter)
    unknown = [name for name in options.columns if source.names is not None and name not in source.names]
    if unknown:
        raise BatchError("missing-columns", f"the file has no column {', '.join(unknown)}", "check --columns")
    with Crew(hello_of(options, source), source.form, log) as crew:
        state = begin(options)
        log("info", f"scoring {options.input} with {options.settings.workers} workers from row {state.rows}")
        batch = Batch(options, source, crew, state, log, begun)
        try:
            batch.run()
        except OSError as error:
            raise write_failed(options.output, error) from None
    return summary(state)


def summary(state: State) -> dict[str, Any]:
    """Returns the last line of a batch."""
    return {"rows": state.rows, "failed": state.failed, "seconds": round(state.seconds, 3)}


def check_output(options: BatchOptions) -> State | None:
    """Returns the state of an output that is complete already. Raises BatchError when nothing may be written there."""
    output = options.output
    folder = os.path.dirname(os.path.abspath(output))
    if not os.path.isdir(folder):
        raise BatchError("missing-folder", f"the folder {folder} does not exist", "make it first")
    if os.path.isdir(output):
        raise BatchError("not-a-file", f"{output} is a folder", "name a file")
    if os.path.exists(output) and os.path.exists(options.input) and os.path.samefile(options.input, output):
        raise BatchError("same-file", "input and output are the same file", "name another output")
    if options.output_format == "parquet":
        parquet_of(output)
    if options.overwrite and not options.resume:
        return None
    if os.path.exists(output):
        state = load_state(output) if options.resume and not os.path.exists(partial_of(output)) else None
        if state is not None and state.bytes == os.path.getsize(output):  # ended between renaming and cleaning up
            remove_state(output)
            return state
        raise BatchError("output-exists", f"{output} exists", "name another file, or replace it with --overwrite")
    if not options.resume and os.path.exists(state_file_of(output)):
        raise BatchError(
            "unfinished-output",
            f"an earlier batch with the output {output} is not finished",
            "go on with it with --resume, or start over with --overwrite",
        )
    return None


def hello_of(options: BatchOptions, source: Source) -> dict[str, Any]:
    """Returns what a worker must know before its first chunk."""
    return {
        "settings": dataclasses.asdict(options.settings),
        "names": source.names,
        "delimiter": source.delimiter,
        "first": first_row(source),
        "columns": options.columns,
        "constants": options.constants,
    }


def first_row(source: Source) -> Any:
    """Returns the first row that is one, from which the form of the rows is known. Raises BatchError."""
    for place, (row, _) in enumerate(source.rows()):
        if source.names is not None:
            if len(row) == len(source.names):
                return row
        else:
            try:
                return orjson.loads(row)
            except orjson.JSONDecodeError:
                pass
        if place == SEARCHED:
            break
    wanted = "has as many values as the head line" if source.form == CELLS else "is JSON"
    raise BatchError("bad-rows", f"none of the first rows of {source.path} {wanted}", "check the format of the file")


def begin(options: BatchOptions) -> State:
    """Returns the state to go on from, with the unfinished output cut to it. Raises BatchError."""
    setup = setup_of(options)
    state = load_state(options.output) if options.resume else None
    if state is None or not os.path.exists(partial_of(options.output)):
        remove_state(options.output)
        return State(setup, options.chunk_rows)
    if state.setup != setup:
        raise BatchError(
            "other-batch",
            "the script, the schema or the options are not those of the unfinished batch",
            "start over with --overwrite",
        )
    return state


def setup_of(options: BatchOptions) -> str:
    """Returns a digest of what decides on the predictions and the form of the output."""
    made = hashlib.sha256(orjson.dumps([options.output_format, options.columns, options.constants, options.delimiter]))
    for path in (options.settings.script, options.settings.schema):
        if path and os.path.isfile(path):
            with open(path, "rb") as file:
                made.update(hashlib.sha256(file.read()).digest())
    return made.hexdigest()


def writer_of(options: BatchOptions, source: Source, layout: dict[str, Any]) -> Writer:
    """Returns the writer of the output's format. Parquet is made of JSON Lines at the end."""
    if options.output_format in ("csv", "tsv"):
        return CellWriter(source, "\t" if options.output_format == "tsv" else ",", layout)
    return LineWriter(layout)


def write_failed(output: str, error: OSError) -> BatchError:
    """Returns the error about an output that cannot be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return BatchError("disk-full", f"the disk of {output} is full", "free some space, then go on with --resume")
    return BatchError("unwritable-output", f"{output}: {error.strerror or error}", "choose another place")


class Batch:
    """One batch under way."""

    def __init__(self, options: BatchOptions, source: Source, crew: Crew, state: State, log: Log, begun: float) -> None:
        self.options = options
        self.source = source
        self.crew = crew
        self.state = state
        self.log = log
        self.begun = begun - state.seconds
        self.told = self.saved = time.monotonic()
        self.told_rows = -1
        self.writer = writer_of(options, source, state.layout)

    def run(self) -> None:
        """Scores all chunks and puts the output in its place."""
        workers = self.options.settings.workers
        with open(partial_of(self.options.output), "r+b" if self.state.bytes else "wb") as file:
            file.seek(self.state.bytes)
            file.truncate()
            pool = ThreadPoolExecutor(workers, thread_name_prefix="batch")
            try:
                self.score_all(pool, file, workers * AHEAD)
            except BaseException:
                self.crew.stop()
                raise
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
                self.save(file)
        self.finish()

    def score_all(self, pool: ThreadPoolExecutor, file: IO[bytes], ahead: int) -> None:
        """Has chunks scored at once, a bounded number of them, and writes them in order."""
        under_way: deque[tuple[Chunk, Future[list[bytes]]]] = deque()
        for chunk in self.left():
            under_way.append((chunk, pool.submit(self.crew.score, chunk[0], chunk[1])))
            if len(under_way) > ahead:
                self.write(file, *under_way.popleft())
        while under_way:
            self.write(file, *under_way.popleft())

    def left(self) -> Iterator[Chunk]:
        """Returns the chunks that are not in the output. Raises BatchError when the rows before them have changed."""
        first = digest = 0
        for rows in chunks(self.source, self.state.chunk_rows, self.options.limit):
            digest = zlib.crc32(self.crew.payload(rows), digest)
            first += len(rows)
            if first > self.state.rows:
                yield first - len(rows), rows, digest
            elif first == self.state.rows and digest != self.state.digest:
                raise BatchError(
                    "input-changed",
                    f"{self.source.path} has changed since the batch began",
                    "start over with --overwrite",
                )

    def write(self, file: IO[bytes], chunk: Chunk, scored: Future[list[bytes]]) -> None:
        """Writes the outcomes of a chunk."""
        first, rows, digest = chunk
        lines = scored.result()
        state = self.state
        state.bytes += file.write(self.writer.block(first, rows, lines))
        state.rows = first + len(rows)
        state.digest = digest
        state.failed += sum(line.startswith(b'{"error"') for line in lines)
        now = time.monotonic()
        if now - self.told >= EVERY:
            self.told = now
            self.tell()
        if now - self.saved >= EVERY:
            self.save(file)
            self.saved = now

    def tell(self) -> None:
        """Logs how far the batch is."""
        self.told_rows = self.state.rows
        limit = self.options.limit
        total = self.source.about if limit is None else min(limit, self.source.about)
        state = self.state
        text = f"{state.rows} of about {total} rows are scored" if total else f"{state.rows} rows are scored"
        self.log("info", text, kind="progress", rows=state.rows, total=total, failed=state.failed)

    def save(self, file: IO[bytes]) -> None:
        """Writes the state, after the rows that it speaks of."""
        file.flush()
        os.fsync(file.fileno())
        self.state.seconds = time.monotonic() - self.begun
        save_state(self.options.output, self.state)

    def finish(self) -> None:
        """Puts the complete output in its place."""
        output, partial = self.options.output, partial_of(self.options.output)
        if self.options.output_format == "parquet":
            write_parquet(self.source, partial, partial + ".parquet", self.options.limit)
            os.replace(partial + ".parquet", partial)
            self.state.bytes = os.path.getsize(partial)
        self.state.seconds = time.monotonic() - self.begun
        save_state(output, self.state)
        os.replace(partial, output)
        remove_state(output)
        if self.told_rows != self.state.rows:
            self.tell()
