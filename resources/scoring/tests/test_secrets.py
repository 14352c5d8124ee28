"""User code, which runs as the same user, cannot read what opens the store."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path
from typing import Any

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


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("kept", ["variables", "folder"])
def test_the_keys_of_the_service_are_in_no_process_that_a_script_can_read(
    serve: Serve, workers: str, kept: str
) -> None:
    keys = ["THE-PRIMARY-KEY-OF-THE-SERVICE", "THE-SECONDARY-KEY-OF-THE-SERVICE"]
    variables = {"SLIPWAY_PRIMARY_KEY": keys[0], "SLIPWAY_SECONDARY_KEY": keys[1]}
    options: dict[str, Any] = {"prepare": without_capabilities}
    if kept == "variables":
        server = serve(SCRIPT, "--workers", workers, env=variables, **options)
    else:
        files = {"keys/primary": keys[0], "keys/secondary": keys[1]}
        server = serve(SCRIPT, "--workers", workers, "--keys-dir", "keys", files=files, **options)
    turned = {"turned": [key[::-1] for key in keys]}
    for key in keys * 3:  # both workers have served, with both keys
        assert server.score({"turned": []}, authorization=f"Bearer {key}").status == 200
    # Only one call looks for keys: to look for one, a worker makes it of its letters, and another would find it there.
    told = server.score(turned, authorization=f"Bearer {keys[1]}").json
    assert told["own"] is False and "secret 0" in told["control"]
    assert [] in told["others"]  # the front
    assert not any("secret" in way for ways in told["others"] for way in ways)
    assert server.score(turned).status == 401


@pytest.mark.parametrize(
    "script",
    [
        "def run(data, request_headers): return dict(request_headers)\n",
        "import slipway_scoring\ndef run(request: slipway_scoring.Request): return dict(request.headers)\n",
    ],
    ids=["request_headers", "a raw request"],
)
def test_a_script_gets_the_headers_of_a_request_without_its_key(serve: Serve, script: str) -> None:
    server = serve(script, "--primary-key", "one", "--secondary-key", "two")

    def seen(**headers: str) -> dict[str, str]:
        answer = server.score({"data": 1}, x_other="here", **headers)
        assert answer.status == 200
        found = {name.lower(): value for name, value in answer.json.items()}
        assert found["x-other"] == "here"
        return {name: value for name, value in found.items() if name in ("authorization", "x-api-key")}

    assert seen(authorization="Bearer one") == {}
    assert seen(authorization="bearer  two ", x_api_key="one") == {}
    assert seen(x_api_key="two") == {}
    assert seen(authorization="Bearer one", x_api_key="the caller's own") == {"x-api-key": "the caller's own"}


def test_without_keys_a_script_gets_the_credentials_that_callers_send_it(serve: Serve) -> None:
    server = serve("def run(data, request_headers): return request_headers['authorization']\n")
    assert server.score({"data": 1}, authorization="Bearer mine").json == "Bearer mine"


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
