"""Rows in files that grow: none twice and none missing, wherever a recorder is killed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Optional

import orjson
import pytest

from slipway_scoring.recorder.growing_files import GrowingFiles
from slipway_scoring.recorder.row_files import GrowingRowFiles, NewRowFiles, pieces_of
from slipway_scoring.recorder.segments import Segment
from slipway_scoring.recorder.spool import Closed


class Killed(BaseException):
    """Stands for a kill at this moment."""


class KilledFiles(GrowingFiles):
    """Files whose process is killed at an append: before it, in the middle of it, or right after it."""

    def __init__(self, root: str, at: int, moment: str) -> None:
        super().__init__(root)
        self.at = at
        self.moment = moment

    def append(self, name: str, offset: int, data: bytes) -> bool:
        self.at -= 1
        if self.at == 0 and self.moment == "before":
            raise Killed
        if self.at == 0 and self.moment == "middle":
            super().append(name, offset, data[: len(data) // 2])
            raise Killed
        done = super().append(name, offset, data)
        if self.at == 0:
            raise Killed
        return done


def segment(folder: Path, rows: list[tuple[str, str, str]], number: int = 1) -> Closed:
    """A closed segment in a spool."""
    folder.mkdir(exist_ok=True)
    made = Segment(str(folder), number, "2027011508")
    lines = [orjson.dumps({"p": place, "h": head, "r": row}) + b"\n" for place, head, row in rows]
    Path(made.path).write_bytes(b"".join(lines))
    return Closed(made, len(rows), None)


ROWS = [("a/in", "x,y", "1,2"), ("a/in", "x,y", "3,4"), ("a/out", "z", "5"), ("a/in", "x", "6")]
WANTED = {"a/in/data.csv": "x,y\r\n1,2\r\n3,4\r\n", "a/in/data.2.csv": "x\r\n6\r\n", "a/out/data.csv": "z\r\n5\r\n"}


def contents(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): path.read_bytes().decode() for path in sorted(root.rglob("*.csv"))}


@pytest.mark.parametrize("moment", ["before", "middle", "after"])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_kill_at_any_moment_costs_and_doubles_nothing(tmp_path: Path, at: int, moment: str) -> None:
    closed = segment(tmp_path / "one-rows", ROWS)
    with pytest.raises(Killed):
        GrowingRowFiles(KilledFiles(str(tmp_path / "store"), at, moment)).put(closed)
    GrowingRowFiles(GrowingFiles(str(tmp_path / "store"))).put(closed)
    assert contents(tmp_path / "store") == WANTED
    more = segment(tmp_path / "one-rows", [("a/out", "z", "7")], 2)
    GrowingRowFiles(GrowingFiles(str(tmp_path / "store"))).put(more)
    assert contents(tmp_path / "store")["a/out/data.csv"] == "z\r\n5\r\n7\r\n"


def test_another_writer_is_no_reason_to_lose_or_double_a_row(tmp_path: Path) -> None:
    class Other(GrowingFiles):
        others = 2

        def append(self, name: str, offset: int, data: bytes) -> bool:
            if self.others:
                self.others -= 1
                other: Optional[tuple[int, bytes]] = self.look(name, 100)
                line = b"other\r\n" if other else b"x\r\nother\r\n"
                assert super().append(name, other[0] if other else 0, line)
            return super().append(name, offset, data)

    GrowingRowFiles(Other(str(tmp_path / "store"))).put(segment(tmp_path / "s-rows", [("p", "x", "1")]))
    assert contents(tmp_path / "store") == {"p/data.csv": "x\r\nother\r\nother\r\n1\r\n"}


def test_files_that_cannot_grow_are_named_after_their_segment(tmp_path: Path) -> None:
    made: dict[str, bytes] = {}

    class Store:
        def create(self, name: str, data: bytes) -> None:
            made.setdefault(name, data)

    closed = segment(tmp_path / "17-1-ab-rows", ROWS, 3)
    for _ in range(2):
        NewRowFiles(Store(), "pod/1").put(closed)
    assert {name: data.decode() for name, data in made.items()} == {
        "a/in/data.pod-1.17-1-ab.000003.csv": "x,y\r\n1,2\r\n3,4\r\n",
        "a/in/data.pod-1.17-1-ab.000003-2.csv": "x\r\n6\r\n",
        "a/out/data.pod-1.17-1-ab.000003.csv": "z\r\n5\r\n",
    }


def test_large_segments_are_cut_into_pieces_that_a_store_takes_at_once(tmp_path: Path) -> None:
    closed = segment(tmp_path / "s-rows", [("p", "x", "ü" * 40_000)] * 60)
    sizes = [len(piece.rows.encode()) for piece in pieces_of(closed.segment.path)]
    assert max(sizes) <= 4 << 20 and len(sizes) > 1
    assert sum(piece.rows.count("\r\n") for piece in pieces_of(closed.segment.path)) == 60


def test_a_full_disk_leaves_whole_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = GrowingFiles(str(tmp_path))
    assert files.append("p/data.csv", 0, b"x\r\n1\r\n")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.append("p/data.csv", 6, b"2\r\n")
    assert (tmp_path / "p/data.csv").read_bytes() == b"x\r\n1\r\n"
