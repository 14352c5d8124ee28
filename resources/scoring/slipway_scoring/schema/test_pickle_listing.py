"""Pickles of 2017 are listed, not opened."""

from __future__ import annotations

import base64
import os
import pickle
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from slipway_scoring.schema.pickle_listing import Listed, list_internal


class Runs:
    """Runs a command when it is unpickled."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> Any:
        return os.system, (self.command,)


def test_a_command_in_a_pickle_does_not_run(tmp_path: Path) -> None:
    trap = tmp_path / "ran"
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        text = base64.b64encode(pickle.dumps(Runs(f"touch {trap}"), protocol)).decode()
        assert list_internal(text) == Listed()
        nested = base64.b64encode(pickle.dumps({"shape": Runs(f"touch {trap}")}, protocol)).decode()
        list_internal(nested)
    assert not trap.exists()


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_error(data: bytes) -> None:
    assert isinstance(list_internal(base64.b64encode(data).decode()), Listed)
    assert isinstance(list_internal(base64.b64encode(b"\x80\x03" + data + b".").decode()), Listed)


def test_the_type_of_a_standard_input_is_read() -> None:
    # PythonSchema with data_type bytes, as in the files of 2017.
    data = (
        b"\x80\x03cazureml.api.schema.pythonUtil\nPythonSchema\nq\x00)\x81q\x01}q\x02X\t\x00\x00\x00data_typeq\x03"
        b"cbuiltins\nbytes\nq\x04sb."
    )
    assert list_internal(base64.b64encode(data).decode()).python_type == "bytes"


def test_no_text_is_no_schema() -> None:
    assert list_internal("") == list_internal("§§") == list_internal("AAAA") == Listed()
