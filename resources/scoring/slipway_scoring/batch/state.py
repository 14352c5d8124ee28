"""What a batch has done so far: a small file beside the output, so that another one can go on where it was ended."""

from __future__ import annotations

import dataclasses
import os
from dataclasses import dataclass, field
from typing import Any

import orjson

from slipway_scoring.batch.trouble import BatchError

FORMAT = 1


@dataclass
class State:
    """Rows that are in the output, and their bytes there. `digest`: CRC-32 of those rows of the input."""

    setup: str  # digest of what must be the same: script, schema, columns, formats
    chunk_rows: int
    rows: int = 0
    failed: int = 0
    bytes: int = 0
    digest: int = 0
    seconds: float = 0.0
    layout: dict[str, Any] = field(default_factory=dict)  # what the writer of the output keeps


def partial_of(output: str) -> str:
    """Returns the path of an output that is not complete."""
    return output + ".partial"


def state_file_of(output: str) -> str:
    """Returns the path of the state of an output."""
    return output + ".state.json"


def save_state(output: str, state: State) -> None:
    """Writes the state. The file is always whole: it is written aside and renamed."""
    path = state_file_of(output)
    with open(path + ".new", "wb") as file:
        file.write(orjson.dumps({"format": FORMAT, **dataclasses.asdict(state)}, option=orjson.OPT_APPEND_NEWLINE))
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".new", path)


def load_state(output: str) -> State | None:
    """Returns the state of an output; None when there is none. Raises BatchError for one that cannot be used."""
    path = state_file_of(output)
    try:
        with open(path, "rb") as file:
            content = orjson.loads(file.read())
        if content.pop("format") != FORMAT:
            raise ValueError("written by another version")
        return State(**content)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError) as error:
        raise BatchError("bad-state", f"{path} cannot be used: {error}", "start over with --overwrite") from None


def remove_state(output: str) -> None:
    """Removes what is kept of an unfinished batch."""
    for path in (state_file_of(output), partial_of(output)):
        if os.path.exists(path):
            os.remove(path)
