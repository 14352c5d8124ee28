"""What requests hold while they arrive: their heads, and bodies in small parts."""

from __future__ import annotations

import tracemalloc
from typing import Optional

import pytest

from slipway_scoring.failure import Refusal
from slipway_scoring.front.access_log import AccessLog
from slipway_scoring.front.http.answers import Answers
from slipway_scoring.front.http.arrival import Arrival
from slipway_scoring.front.http.body_budget import HEADS, BodyBudget
from slipway_scoring.front.http.limits import HEADER_COUNT
from slipway_scoring.front.http.received import Received
from slipway_scoring.front.http.reception import Reception
from slipway_scoring.front.metrics import Metrics
from slipway_scoring.front.recorder import Records
from slipway_scoring.log import make_log
from slipway_scoring.options import Settings

MB = 1 << 20
POST = b"POST /score HTTP/1.1\r\nhost: x\r\n"
LINES = b"".join(b"%x:\r\n" % number for number in range(0x1000, 0x2000))


class Taker:
    """Takes requests as a connection does, and keeps what it was told. It refuses calls by their heads if it shall."""

    def __init__(self, budget: BodyBudget, refuses: bool = False) -> None:
        settings = Settings(body_limit=100 * MB)
        metrics, log = Metrics("service", "1.0"), make_log("json", "error", "server")
        answers = Answers(settings, Records(metrics, AccessLog(settings, log)))
        self.busy = None
        self.refuses = refuses
        self.whole: list[Received] = []
        self.refusals: list[Refusal] = []
        self.arrival = Arrival(self, Reception(settings, answers, metrics, budget, log), self)

    def look_at_head(self, received: Received) -> Optional[Refusal]:
        received.takes_body = not self.refuses
        return Refusal(401, "unauthorized", "a valid key is needed") if self.refuses else None

    def follows(self) -> None:
        raise AssertionError("nothing is being answered")

    def complete(self, received: Received) -> None:
        self.whole.append(received)

    def refuse_early(self, received: Received, refusal: Refusal) -> None:
        received.answered = True
        self.refusals.append(refusal)

    def refuse_broken(self, refusal: Refusal, received: Optional[Received] = None) -> None:
        self.refusals.append(refusal)
        self.arrival.stop(received or Received())

    def expects_to_send(self) -> None:
        raise AssertionError("nobody waits")

    def send(self, data: bytes, piece: int) -> None:
        """Feeds pieces until the request is refused."""
        for at in range(0, len(data), piece):
            if self.refusals:
                return
            self.arrival.feed(data[at : at + piece])


@pytest.mark.parametrize("piece", [1, 100, 4096])
@pytest.mark.parametrize("line", [b"", b"same:\r\n" * 10_000])
def test_a_head_that_never_ends_holds_few_lines(piece: int, line: bytes) -> None:
    budget = BodyBudget(MB)
    taker = Taker(budget)
    taker.send(POST, 4096)
    received = taker.arrival.received
    assert received is not None
    taker.send(line or LINES, piece)
    assert [refusal.status for refusal in taker.refusals] == [431]
    assert len(received.headers) + received.repeated <= HEADER_COUNT + 4096 // 4
    assert (budget.held, budget.heads) == (0, 0)


def test_the_most_lines_are_taken_in_pieces_and_at_once() -> None:
    lines = b"".join(b"%x: 1\r\n" % number for number in range(HEADER_COUNT - 2))
    head = POST + lines + b"content-length: 2\r\n\r\n{}"
    for piece in (7, 100, len(head)):
        budget = BodyBudget(MB)
        taker = Taker(budget)
        taker.send(head, piece)
        assert (len(taker.whole), taker.refusals) == (1, [])
        assert budget.held == taker.whole[0].held and budget.heads == 0
        taker.arrival.drop(taker.whole[0])
        assert budget.held == 0


@pytest.mark.parametrize(
    ("end", "refuses", "share"),
    [(b"", False, HEADS), (b"content-length: 9\r\n\r\n{", True, HEADS), (b"content-length: 9\r\n\r\n{", False, 1)],
)
def test_heads_of_unfinished_requests_count_as_memory(end: bytes, refuses: bool, share: int) -> None:
    budget = BodyBudget(8 * MB)
    head = POST + b"".join(b"%x: %b\r\n" % (number, b"y" * 200) for number in range(100)) + end
    takers = [Taker(budget, refuses) for _ in range(400)]
    tracemalloc.start()
    try:
        for taker in takers:
            taker.send(head, 4096)
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert budget.most // share - MB // 16 < budget.held <= budget.most // share
    assert 0 < taken < budget.held * 1.3
    assert any(one.status == 503 for taker in takers for one in taker.refusals)
    for taker in takers:
        taker.arrival.forget()
    assert (budget.held, budget.heads) == (0, 0)


def test_accepted_calls_have_memory_when_unfinished_heads_have_none_left() -> None:
    budget = BodyBudget(4 * MB)
    head = POST + b"a: %b\r\n" % (b"y" * 30_000)
    takers = [Taker(budget) for _ in range(100)]
    for taker in takers:
        taker.send(head, 4096)
    assert any(taker.refusals for taker in takers)
    call = Taker(budget)
    call.send(POST + b"content-length: %d\r\n\r\n" % MB, 4096)
    call.send(b" " * MB, 65536)
    assert (len(call.whole), call.refusals) == (1, [])


@pytest.mark.parametrize("size", [1, 2, 100])
def test_a_body_in_small_chunks_takes_little_more_than_its_bytes(size: int) -> None:
    budget = BodyBudget(100 * MB)
    taker = Taker(budget)
    taker.send(POST + b"transfer-encoding: chunked\r\n\r\n", 4096)
    chunks = (b"%x\r\n" % size + b"x" * size + b"\r\n") * 500
    received = taker.arrival.received
    assert received is not None
    tracemalloc.start()
    try:
        for _ in range(200):
            taker.arrival.feed(chunks)
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert len(received.parts) <= 2
    assert taken < received.size * 1.3 + 64 * 1024
    taker.arrival.feed(b"0\r\n\r\n")
    assert b"".join(taker.whole[0].parts) == b"x" * size * 100_000


def test_small_and_large_parts_keep_their_order() -> None:
    taker = Taker(BodyBudget(MB))
    sizes = (1, 5000, 2, 3, 9000, 4, 5, 6, 5000)
    pieces = [bytes([65 + index]) * size for index, size in enumerate(sizes)]
    taker.send(POST + b"transfer-encoding: chunked\r\n\r\n", 4096)
    for piece in pieces:
        taker.arrival.feed(b"%x\r\n%b\r\n" % (len(piece), piece))
    taker.arrival.feed(b"0\r\n\r\n")
    assert b"".join(taker.whole[0].parts) == b"".join(pieces)
