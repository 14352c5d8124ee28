"""The worker's inbox: order, calls whose clients have left, frames cut anywhere."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from slipway_scoring import wire
from slipway_scoring.worker.inbox import Inbox

Ends = tuple[socket.socket, Inbox]


@pytest.fixture
def ends() -> Iterator[Ends]:
    front, worker = socket.socketpair()
    with front, worker:
        yield front, Inbox(worker)


def frame(kind: int, number: int, flags: int = 0, body: bytes = b"") -> bytes:
    return wire.TO_WORKER.pack(kind, flags, number, 0, len(body)) + body


def dropped(front: socket.socket) -> list[int]:
    """The numbers of the calls that the front is told were not made."""
    front.setblocking(False)
    try:
        data = front.recv(1000)
    except BlockingIOError:
        return []
    answers = list(wire.TO_FRONT.iter_unpack(data))
    assert {answer[0] for answer in answers} == {wire.END}
    return [answer[2] for answer in answers]


def test_a_call_sent_ahead_whose_client_has_left_is_not_made_and_the_front_is_told(ends: Ends) -> None:
    front, inbox = ends
    front.sendall(frame(wire.SCORE, 1) + frame(wire.SCORE, 2, wire.SENT_AHEAD, b"two"))
    assert inbox.next_call().number == 1
    front.sendall(frame(wire.CANCEL, 2) + frame(wire.SCORE, 3, wire.SENT_AHEAD, b"three"))
    call = inbox.next_call()
    assert (call.number, call.body) == (3, b"three")
    assert dropped(front) == [2]


def test_a_call_sent_ahead_does_not_wait_for_more_to_come(ends: Ends) -> None:
    front, inbox = ends
    front.sendall(frame(wire.SCORE, 1, wire.SENT_AHEAD) + frame(wire.SCORE, 2, wire.SENT_AHEAD, b"x" * 100)[:20])
    assert inbox.next_call().number == 1
    front.sendall(frame(wire.SCORE, 2, wire.SENT_AHEAD, b"x" * 100)[20:])
    assert inbox.next_call().body == b"x" * 100
    assert dropped(front) == []


def test_the_client_of_a_call_that_was_answered_leaves_without_a_trace(ends: Ends) -> None:
    front, inbox = ends
    front.sendall(frame(wire.SCORE, 1) + frame(wire.CANCEL, 1) + frame(wire.SCORE, 2, wire.SENT_AHEAD))
    assert [inbox.next_call().number, inbox.next_call().number] == [1, 2]
    front.sendall(frame(wire.CANCEL, 1) + frame(wire.SCORE, 1))
    assert inbox.next_call().number == 1 and not inbox.cancelled


def test_calls_that_come_while_an_answer_is_streamed_wait_in_order(ends: Ends) -> None:
    front, inbox = ends
    front.sendall(frame(wire.SCORE, 1))
    assert inbox.next_call().number == 1
    front.sendall(b"".join(frame(wire.SCORE, number) for number in (2, 3, 4)) + frame(wire.CANCEL, 3))
    front.sendall(frame(wire.CREDIT, 1))
    assert inbox.wait_credit(1)
    assert [inbox.next_call().number, inbox.next_call().number] == [2, 4]
    assert dropped(front) == [3]


def test_the_end_of_the_socket_ends_the_calls(ends: Ends) -> None:
    front, inbox = ends
    front.sendall(frame(wire.SCORE, 1, wire.SENT_AHEAD))
    front.shutdown(socket.SHUT_WR)
    assert inbox.next_call().number == 1
    assert inbox.next_call() is None
