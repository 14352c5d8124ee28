"""The spool: exact counts, whatever happens to its disk or its process."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from slipway_scoring.recorder.earlier import earlier_folders
from slipway_scoring.recorder.folder_store import FolderStore, settle
from slipway_scoring.recorder.segments import lines_in, plain, segments_in
from slipway_scoring.recorder.spool import Spool

NOW = 1_800_000_000.0  # 2027-01-15 08:00:00 UTC
LINE = b'{"a": 1}\n'


class FullDisk:
    """A file that takes a part of what is written, then no more."""

    def __init__(self, file: object, room: int) -> None:
        self.file = file
        self.room = room

    def write(self, data: bytes) -> int:
        if self.room <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = bytes(data[: self.room])
        self.room -= len(taken)
        return self.file.write(taken)

    def __getattr__(self, name: str) -> object:
        return getattr(self.file, name)


Open = Callable[..., Spool]


@pytest.fixture
def spools(tmp_path: Path) -> Iterator[Open]:
    """Opens spools by name, and ends them as their process would."""
    made: list[Spool] = []

    def open_spool(name: str = "one", longest: float = 300, **options: int) -> Spool:
        made.append(Spool(str(tmp_path / name), longest, **options))
        return made[-1]

    yield open_spool
    for spool in made:
        end(spool)


def end(spool: Spool) -> None:
    """Leaves a spool as a killed recorder does."""
    spool.lock_file.close()
    if spool.file is not None:
        spool.file.close()


def test_calls_wait_until_their_segment_is_stored(spools: Open) -> None:
    spool = spools()
    spool.append([LINE] * 3, NOW)
    assert spool.counts() == (0, {}, 3)
    assert spool.oldest() is None
    spool.close()
    closed = spool.oldest()
    segment = closed.segment
    assert (segment.hour, closed.count, lines_in(segment)) == ("2027011508", 3, 3)
    spool.stored(closed)
    assert spool.counts() == (3, {}, 0)
    assert not Path(segment.path).exists()


def test_each_hour_has_segments_of_its_own(spools: Open) -> None:
    spool = spools()
    for hours in (0, 0, 1):
        spool.append([LINE], NOW + hours * 3600)
    spool.close()
    assert [(one.segment.hour, one.count) for one in spool.ready] == [("2027011508", 2), ("2027011509", 1)]
    assert len({one.segment.stored_as("1", "pod") for one in spool.ready}) == 2


def test_a_segment_is_closed_when_it_is_old(spools: Open) -> None:
    spool = spools(longest=0.02)
    spool.append([LINE], NOW)
    spool.close_if_old()
    assert spool.oldest() is None
    time.sleep(0.03)
    spool.close_if_old()
    assert spool.oldest() is not None


def test_what_does_not_fit_is_lost_and_counted(spools: Open) -> None:
    spool = spools(full=len(LINE) * 2)
    for _ in range(3):
        spool.append([LINE], NOW)
    assert spool.counts() == (0, {"spool-full": 1}, 2)


def test_a_full_disk_leaves_whole_lines(spools: Open) -> None:
    spool = spools()
    spool.append([LINE] * 2, NOW)
    spool.file = FullDisk(spool.file, room=4)
    spool.append([LINE] * 2, NOW)
    assert spool.counts() == (0, {"spool-full": 2}, 2)
    spool.file = spool.file.file
    spool.append([LINE], NOW)
    spool.close()
    [closed] = spool.ready
    assert Path(closed.segment.path).read_bytes() == LINE * 3
    assert closed.count == 3


def test_a_recorder_that_follows_a_killed_one_counts_on(spools: Open) -> None:
    first = spools()
    first.append([LINE], NOW)
    first.close()
    first.stored(first.oldest())
    first.lose("unparsable", 2)
    first.append([LINE] * 2, NOW)
    first.file.write(b'{"cut')
    end(first)

    second = spools()
    assert second.counts() == (1, {"unparsable": 2}, 2)
    [left] = second.ready
    assert left.segment.number == 2
    assert Path(left.segment.path).read_bytes() == LINE * 2


def test_a_segment_that_was_counted_as_stored_is_not_stored_again(spools: Open) -> None:
    first = spools()
    first.append([LINE], NOW)
    first.close()
    closed = first.oldest()
    first.ledger.count_stored(closed.segment.name, closed.count)  # killed before the file was removed
    end(first)
    second = spools()
    assert second.counts() == (1, {}, 0)
    second.append([LINE], NOW)
    assert second.segment.number == 2


def test_the_accounts_of_a_segment_are_those_of_the_moment_it_was_closed(spools: Open) -> None:
    spool = spools()
    spool.append([LINE], NOW)
    spool.accounts = {"offered": 1, "sampledout": 0, "lost": {}}
    spool.close()
    spool.accounts = {"offered": 9, "sampledout": 3, "lost": {}}
    assert spool.oldest().accounts["offered"] == 1


@pytest.mark.parametrize(
    ("accounts", "segments"),
    [
        (None, 1),
        ({"offered": 1, "sampledout": 0, "lost": {}}, 1),
        ({"offered": 2, "sampledout": 0, "lost": {"buffer-full": 1}}, 2),
        ({"offered": 2, "sampledout": 1, "lost": {}}, 2),
    ],
)
def test_losses_after_the_last_call_are_told_in_a_segment_without_calls(
    spools: Open, accounts: object, segments: int
) -> None:
    spool = spools()
    spool.append([LINE], NOW)
    spool.close()
    spool.accounts = accounts
    spool.close_with_accounts(NOW)
    spool.close_with_accounts(NOW)
    assert [one.count for one in spool.ready] == [1, 0][:segments]
    assert spool.ready[-1].accounts == (accounts if segments == 2 else None)
    for one in list(spool.ready):
        spool.stored(one)
    assert spool.counts() == (1, {}, 0)


def test_only_folders_without_a_recorder_are_left(tmp_path: Path, spools: Open) -> None:
    mine, alive = spools("mine"), spools("alive")
    ended = spools("ended")
    end(ended)
    (tmp_path / "file").write_text("not a spool")
    assert earlier_folders(mine.folder) == [str(tmp_path / "ended")]
    assert alive.folder != mine.folder


def test_an_empty_segment_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "000001-2027011508.jsonl.open").write_bytes(b'{"cut')
    assert segments_in(str(tmp_path)) == []
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(("word", "name"), [("iris 3/../x", "iris-3-..-x"), ("../..", "0"), ("ü", "0"), ("3", "3")])
def test_names_are_what_every_store_takes(word: str, name: str) -> None:
    assert plain(word) == name


def test_a_stored_file_never_changes(tmp_path: Path) -> None:
    store = FolderStore(str(tmp_path))
    store.create("iris/calls/a.gz", b"first")
    store.create("iris/calls/a.gz", b"second")
    assert (tmp_path / "iris/calls/a.gz").read_bytes() == b"first"
    assert os.listdir(tmp_path / "iris/calls") == ["a.gz"]


def test_a_file_system_without_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "aside").write_bytes(b"new")
    settle(str(tmp_path / "aside"), str(tmp_path / "file"))
    assert (tmp_path / "file").read_bytes() == b"new"
