"""The two keys: who is let in, what is read again, and what of it shows from outside."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

from conftest import ECHO, Serve


def test_both_keys_in_both_headers(serve: Serve) -> None:
    server = serve(ECHO, "--primary-key", "one", "--secondary-key", "two")
    assert server.score({"data": 1}, authorization="Bearer one").status == 200
    assert server.score({"data": 1}, authorization="bearer two").status == 200
    assert server.score({"data": 1}, x_api_key="two").status == 200
    for headers in (
        {},
        {"authorization": "Bearer"},
        {"authorization": "Bearer onetwo"},
        {"authorization": "Basic one"},
        {"x_api_key": ""},
    ):
        answer = server.score({"data": 1}, **headers)
        assert answer.status == 401 and answer.headers["www-authenticate"].startswith("Bearer")
    assert server.get("/").status == server.get("/health/ready").status == 200
    metrics = server.metrics()
    assert metrics['slipway_key_requests_total{key="primary"}'] == 1
    assert metrics['slipway_key_requests_total{key="secondary"}'] == 2
    assert metrics['slipway_rejected_total{reason="unauthorized"}'] == 5


def test_keys_from_a_folder_are_read_again_when_they_change(serve: Serve, tmp_path: Path) -> None:
    server = serve(ECHO, "--keys-dir", "keys", files={"keys/primary": "one\n", "keys/secondary": "two"})
    assert server.score({"data": 1}, authorization="Bearer one").status == 200
    replaced = tmp_path / "new"
    replaced.write_text("three")
    os.replace(replaced, tmp_path / "keys" / "primary")
    server.wait_for("keys read again", 5)
    assert server.score({"data": 1}, authorization="Bearer one").status == 401
    assert server.score({"data": 1}, authorization="Bearer two").status == 200
    assert server.score({"data": 1}, authorization="Bearer three").status == 200


def test_an_empty_key_folder_lets_nobody_in(serve: Serve, tmp_path: Path) -> None:
    server = serve(ECHO, "--keys-dir", str(tmp_path))
    assert server.score({"data": 1}, authorization="Bearer ").status == 401


def test_the_metrics_tell_which_keys_a_replica_has_read_and_when_each_was_last_used(
    serve: Serve, tmp_path: Path
) -> None:
    def digest(key: str) -> str:
        return hashlib.sha256(key.encode()).hexdigest()[:8]

    def of(name: str) -> dict[str, float]:
        return {line: value for line, value in server.metrics().items() if line.startswith(name)}

    first, second, third = "a" * 43, "b" * 43, "c" * 43
    server = serve(ECHO, "--keys-dir", "keys", files={"keys/primary": first + "\n", "keys/secondary": second})
    info, used = "slipway_key_info", "slipway_key_last_used_timestamp_seconds"
    assert of(info) == {
        f'{info}{{key="primary",fingerprint="{digest(first)}"}}': 1,
        f'{info}{{key="secondary",fingerprint="{digest(second)}"}}': 1,
    }
    assert of(used) == {f'{used}{{key="primary"}}': 0, f'{used}{{key="secondary"}}': 0}
    server.score({"data": 1}, x_api_key="wrong")
    server.score({"data": 1}, x_api_key=first)
    server.score({"data": 1}, x_api_key=second)
    assert all(abs(value - time.time()) < 60 for value in of(used).values())
    replaced = tmp_path / "new"
    replaced.write_text(third)
    os.replace(replaced, tmp_path / "keys" / "primary")
    server.wait_for("keys read again", 5)
    assert f'{info}{{key="primary",fingerprint="{digest(third)}"}}' in of(info) and len(of(info)) == 2
    assert of(used)[f'{used}{{key="primary"}}'] == 0 < of(used)[f'{used}{{key="secondary"}}']


def test_a_short_key_which_could_be_guessed_has_no_fingerprint(serve: Serve) -> None:
    server = serve(ECHO, "--primary-key", "password")
    assert server.metrics()['slipway_key_info{key="primary",fingerprint=""}'] == 1


def test_without_keys_none_shows(serve: Serve) -> None:
    server = serve(ECHO)
    server.score({"data": 1})
    assert not any(name.startswith(("slipway_key_info", "slipway_key_last")) for name in server.metrics())
