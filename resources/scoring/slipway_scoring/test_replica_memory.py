"""The memory of a replica: limits of control groups, and what follows from them for bodies."""

from __future__ import annotations

from pathlib import Path

import pytest

from slipway_scoring.options import Settings, is_loopback, read_settings, with_body_limits
from slipway_scoring.replica_memory import machine_memory, replica_memory

MB = 1 << 20


def lay_out(root: Path, groups: str, files: dict[str, str]) -> None:
    for name, text in {"proc/self/cgroup": groups, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.mark.parametrize(
    ("groups", "files", "expected"),
    [
        ("0::/\n", {"sys/fs/cgroup/memory.max": f"{512 * MB}\n"}, 512 * MB),
        ("0::/a/b\n", {"sys/fs/cgroup/a/b/memory.max": "max\n", "sys/fs/cgroup/a/memory.max": f"{64 * MB}\n"}, 64 * MB),
        ("0::/a\n", {"sys/fs/cgroup/memory.max": f"{90 * MB}\n"}, 90 * MB),
        (
            "3:cpu:/x\n12:memory:/docker/1\n0::/x\n",
            {"sys/fs/cgroup/memory/docker/1/memory.limit_in_bytes": f"{128 * MB}\n"},
            128 * MB,
        ),
        ("5:cpu,memory:/docker/1\n", {"sys/fs/cgroup/memory/memory.limit_in_bytes": f"{256 * MB}\n"}, 256 * MB),
        ("0::/\n", {"sys/fs/cgroup/memory.max": "max\n"}, None),
        ("12:memory:/\n", {"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"}, None),
        ("", {}, None),
    ],
)
def test_the_least_limit_of_the_groups_counts(
    tmp_path: Path, groups: str, files: dict[str, str], expected: int | None
) -> None:
    lay_out(tmp_path, groups, files)
    assert replica_memory(tmp_path) == (expected or machine_memory())


def test_without_control_groups_the_machine_counts(tmp_path: Path) -> None:
    assert replica_memory(tmp_path) == machine_memory() > 0


@pytest.mark.parametrize("memory", [256 * MB, 512 * MB, 1024 * MB, 4096 * MB, 65536 * MB])
def test_limits_on_bodies_follow_from_the_memory(memory: int) -> None:
    limits = with_body_limits(Settings(), memory)
    assert 4 * MB <= limits.inflated_limit <= limits.body_limit <= 100 * MB
    assert limits.body_limit <= limits.body_memory
    # 24: what small JSON objects grow to as Python objects.
    assert limits.body_limit * 24 <= max(memory / 2, 4 * MB * 24) and limits.body_memory <= memory / 4
    assert with_body_limits(Settings(workers=4), memory).body_limit <= limits.body_limit


def test_a_limit_that_was_set_stays() -> None:
    limits = with_body_limits(Settings(body_limit=300 * MB), 512 * MB)
    assert (limits.body_limit, limits.inflated_limit) == (300 * MB, 300 * MB) and limits.body_memory >= 300 * MB
    assert with_body_limits(Settings(inflated_limit=7, body_memory=8 * MB), 512 * MB).inflated_limit == 7
    assert read_settings(["--body-limit", "auto"], {}).body_limit > 0


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("127.1.2.3", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False)],
)
def test_loopback_addresses(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
    assert (read_settings(["--host", host], {}).allowed_hosts == ("local",)) is expected
    assert read_settings(["--host", host, "--primary-key", "k"], {}).allowed_hosts == ()
