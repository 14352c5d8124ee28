"""JSON files as people save them: in UTF-8 or UTF-16, with a byte order mark or without."""

from __future__ import annotations

import json
from typing import Any

from slipway_scoring.worker.whole_numbers import read_json


def read_json_file(path: str) -> Any:
    """The parsed content of a file. Raises OSError or ValueError."""
    with open(path, "rb") as file:
        data = file.read()
    encoding = json.detect_encoding(data)
    return read_json(data if encoding == "utf-8" else data.decode(encoding))
