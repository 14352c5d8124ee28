"""User code, which runs as the same user, cannot read what opens the store."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

import pytest
from conftest import Serve, Server
from recordings import adds_up, ended, keeper_of, recorder_of

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory can be hidden on Linux alone")

SCRIPT = (Path(__file__).parent / "hostile_script.py").read_text()
SECRET, SALT, KEY = "THE-KEY-OF-THE-STORE", "THE-SALT-OF-HASHES", "0b9ac1de-12fe-4d11-9d3c-7a8b5e1f2c3d"
TURNED = {"turned": [SECRET[::-1], SALT[::-1], KEY[::-1]]}


def without_capabilities() -> None:
    """As in a container, and unlike a test that root runs: no program that is started has any capability."""
    libc = ctypes.CDLL(None)
    for number in range(64):
        libc.prctl(24, number, 0, 0, 0)  # PR_CAPBSET_DROP; only root has them, and may drop them


def start(serve: Serve) -> Server:
    store = ("--record-store", "s3://bucket", "--record-spool", "spool", "--record-segment", "0.2")
    return serve(
        SCRIPT,
        *("--record", "full", *store, "--insights", "on"),
        files={".slipway/record.json": {"hash": ["customer"]}},
        env={
            "AWS_ACCESS_KEY_ID": "none",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
            "SLIPWAY_RECORD_SALT": SALT,
            "APPLICATIONINSIGHTS_CONNECTION_STRING": f"InstrumentationKey={KEY};IngestionEndpoint=http://127.0.0.1:1",
        },
        prepare=without_capabilities,
    )


def test_no_process_can_be_read(serve: Serve) -> None:
    server = start(serve)
    recorder_of(server)
    told = server.score(TURNED).json
    assert told["own"] is False
    assert told["control"] == ["environ", "memory", "descriptors", "ptrace", "secret 0"]
    assert told["others"] == [[], [], []]  # the front, the keeper and the recorder


@pytest.mark.parametrize("victims", ["recorders", "all"])
def test_killing_what_records_opens_no_moment(serve: Serve, victims: str) -> None:
    server = start(serve)
    recorder_of(server)
    assert server.score({**TURNED, "kill": victims}).json == {"found": []}
    answer = server.score(TURNED)
    assert answer.status == 200
    assert not any("secret" in way for ways in answer.json["others"] for way in ways)
    assert sum("started again" in str(line.get("message")) for line in server.lines) >= 3
    counts = ended(server)
    assert adds_up(counts)
    assert counts["offered"] == 2
    if victims == "all":
        server.wait_for("the process that kept the credentials of the store has ended")


def test_hashed_values_are_dropped_once_the_salt_is_gone(serve: Serve) -> None:
    server = start(serve)
    recorder = recorder_of(server)
    os.kill(keeper_of(server), signal.SIGKILL)
    os.kill(recorder, signal.SIGKILL)
    server.wait_for("kept the credentials")
    server.score({**TURNED, "customer": "SOMEBODY"})
    counts = ended(server)
    assert adds_up(counts)
    spooled = b"".join(path.read_bytes() for path in (server.folder / "spool").rglob("*.jsonl*"))
    assert b"SOMEBODY" not in spooled and b'"kill"' not in spooled
