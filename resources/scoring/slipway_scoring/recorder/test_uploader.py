"""What an earlier server left is stored, whatever one of its files holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from slipway_scoring.recorder.spool import Closed, Spool
from slipway_scoring.recorder.uploader import Uploader


class Kept:
    """A store that keeps the names of segments."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def put(self, closed: Closed) -> None:
        self.names.append(closed.segment.name)


SPOOLS: list[Spool] = []


@pytest.fixture(autouse=True)
def closed_locks() -> Iterator[None]:
    yield
    while SPOOLS:
        SPOOLS.pop().lock_file.close()


def uploader_of(tmp_path: Path) -> tuple[Uploader, Kept, Path, list[str]]:
    told: list[str] = []

    def log(_level: str, message: str, **fields: Any) -> None:
        told.append(f"{message} {fields}")

    earlier = tmp_path / "1796000000-7-abcdef"
    earlier.mkdir()
    for number in (1, 2, 3):
        (earlier / f"{number:06}-2026113008.jsonl").write_bytes(b"{}\n")
    files = Kept()
    spool = Spool(str(tmp_path / "1796000001-8-abcdef"), 60.0)
    SPOOLS.append(spool)
    uploader = Uploader(spool, files, "calls", log)
    return uploader, files, earlier, told


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_broken_profile(path: Path) -> None:
    path.write_bytes(b'{"specversion":"1.0","type":"io.slipway.profile" broken\n')


def a_profile_without_calls(path: Path) -> None:
    path.write_bytes(b'{"specversion":"1.0","type":"io.slipway.profile","data":{}}\n')


def an_open_folder(path: Path) -> None:
    path.unlink()
    path.with_name(path.name + ".open").mkdir()


@pytest.mark.parametrize("damage", [a_folder, a_broken_profile, a_profile_without_calls, an_open_folder])
def test_one_file_that_cannot_be_read_holds_up_no_other(tmp_path: Path, damage: Any) -> None:
    uploader, files, earlier, told = uploader_of(tmp_path)
    damage(earlier / "000002-2026113008.jsonl")
    uploader.store_earlier(str(earlier))
    uploader.store_earlier(str(earlier))
    assert files.names == ["000001-2026113008.jsonl", "000003-2026113008.jsonl"]
    assert uploader.recovered == 2
    assert len(uploader.unreadable) == 1
    assert len(told) == 1 and "000002-2026113008.jsonl" in told[0]
    assert earlier.exists()


def test_a_folder_that_cannot_be_listed_is_set_aside(tmp_path: Path) -> None:
    uploader, files, _earlier, told = uploader_of(tmp_path)
    uploader.store_earlier(str(tmp_path / "gone"))
    assert files.names == [] and len(told) == 1


def test_what_can_be_read_is_removed_when_it_is_stored(tmp_path: Path) -> None:
    uploader, files, earlier, told = uploader_of(tmp_path)
    uploader.store_earlier(str(earlier))
    assert len(files.names) == 3 and told == []
    assert not os.path.exists(earlier)
