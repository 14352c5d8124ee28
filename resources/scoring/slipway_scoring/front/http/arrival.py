"""Requests out of the bytes of one connection: httptools and the limits on what it reads."""

from __future__ import annotations

from typing import Optional

import httptools

from slipway_scoring.failure import Refusal
from slipway_scoring.front.http.arrival_taker import ArrivalTaker
from slipway_scoring.front.http.head import improper, unknown_method, unparsed_method
from slipway_scoring.front.http.head_judge import HeadJudge
from slipway_scoring.front.http.head_memory import count_head, end_head
from slipway_scoring.front.http.limits import (
    HEAD_LIMIT,
    HEADER_COUNT,
    PART,
    SLICE,
    SMALL_BODY,
    URL_LIMIT,
    declared_length,
    head_too_large,
    oversized_head,
    too_many_lines,
)
from slipway_scoring.front.http.received import Received
from slipway_scoring.front.http.reception import Reception
from slipway_scoring.front.http.request_ids import identify
from slipway_scoring.front.http.upgrade import head_without_offer

SMALL_HEAD = URL_LIMIT  # bytes up to which a head keeps to the limits on its parts


class Arrival:
    """The request that is arriving on a connection, if there is one."""

    __slots__ = (
        "budget",
        "coming",
        "headers",
        "host",
        "look",
        "parser",
        "received",
        "reception",
        "short",
        "stray",
        "taker",
    )

    def __init__(self, taker: ArrivalTaker, reception: Reception, judge: HeadJudge) -> None:
        self.taker = taker
        self.reception = reception
        self.look = judge.look_at_head
        self.budget = reception.budget
        self.parser = httptools.HttpRequestParser(self)
        self.received: Optional[Received] = None
        self.headers: Optional[dict[bytes, bytes]] = None  # of its head, until that is complete
        self.short = len(str(min(SMALL_BODY, reception.body_limit))) - 1  # digits of a length that is always allowed
        self.stray = 0  # bytes in a row that were no part of a body
        self.coming = 0  # the same, with those that are being parsed
        self.host: Optional[bytes] = None  # the last Host that was valid

    # -- bytes -------------------------------------------------------------------------------------------------

    def feed(self, data: bytes) -> None:
        """Parses what has come. Never raises for what a client sends."""
        while data:
            data = self.parse(data)

    def parse(self, data: bytes) -> bytes:
        """Parses bytes; returns what has to be parsed instead of them and after them."""
        received = self.received
        before = received.size if received is not None else 0
        self.coming = self.stray + len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            return self.decline_upgrade(data[offer.args[0] :])
        except httptools.HttpParserCallbackError as error:
            self.reception.log("error", "the server failed", error=repr(error.__context__ or error))
            self.broken(Refusal(500, "server-failed", "the server failed on this request"))
        except httptools.HttpParserInvalidMethodError:
            method = unparsed_method(data)
            self.broken(unknown_method(method) if method else not_http())
        except httptools.HttpParserError:
            self.broken(not_http())
        else:
            received = self.received
            if received is not None:
                self.stray = self.stray + len(data) if received.size == before else 0
                if self.stray > HEAD_LIMIT + (0 if received.head_done else URL_LIMIT):
                    self.broken(head_too_large())
                elif not received.weighed:
                    self.weigh(received)
        return b""

    def weigh(self, received: Received) -> None:
        """Looks at the head of a request that has not arrived whole. Its lines are parsed, so they take memory."""
        if too_many_lines(received):
            self.broken(head_too_large())
        elif not count_head(received, self.coming if received.head_done else self.stray, self.budget):
            self.broken(self.reception.no_memory_for_heads())

    def feed_some(self, data: bytes) -> bytes:
        """Parses a part of what has come; returns the rest.

        All of a body at once; else so little that not many requests are found in it.
        """
        received = self.received
        size = SLICE
        if received is not None and received.head_done:
            length = declared_length(received)
            size = max(SLICE, length - received.size) if length is not None else max(SLICE, len(data) // 16)
        if size >= len(data):
            self.feed(data)
            return b""
        self.feed(data[:size])
        return data[size:]

    def decline_upgrade(self, rest: bytes) -> bytes:
        """Returns a request as if it had not offered another protocol, for a fresh parser."""
        received = self.received
        if received is None or received.method == b"CONNECT":
            self.broken(Refusal(405, "method-not-allowed", "this server is no proxy"))
            return b""
        self.forget()
        self.parser = httptools.HttpRequestParser(self)
        return head_without_offer(received) + rest

    def broken(self, refusal: Refusal) -> None:
        """What comes cannot be parsed."""
        self.taker.refuse_broken(refusal, self.received)

    # -- parser ------------------------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        self.received = received = Received()
        self.headers = received.headers
        self.stray = 0
        if self.taker.busy is not None:
            self.taker.follows()

    def on_url(self, url: bytes) -> None:
        received = self.received
        if received is not None:
            received.url = received.url + url if received.url else url

    def on_header(self, name: bytes, value: bytes) -> None:
        headers = self.headers
        if headers is None:
            return  # a trailer: nothing here reads them
        name = name.lower()
        if name in headers:
            self.joined(headers, name, value)
        else:
            headers[name] = value

    def joined(self, headers: dict[bytes, bytes], name: bytes, value: bytes) -> None:
        """Joins a header line to those before it with the same name."""
        received = self.received
        if received is None:
            return
        received.repeated += 1
        if received.repeated <= HEADER_COUNT:
            headers[name] += (b"; " if name == b"cookie" else b", ") + value

    def on_headers_complete(self) -> None:
        received = self.received
        if received is None:
            return
        parser, headers = self.parser, received.headers
        self.headers = None
        received.head_done = True
        received.method = parser.get_method()
        if parser.should_upgrade():
            received.old = parser.get_http_version() == "1.0"
            return
        received.keep_alive = parser.should_keep_alive()
        if not received.keep_alive or b"connection" in headers:
            received.old = parser.get_http_version() == "1.0"
        refusal = self.unacceptable(received) or self.look(received)
        length = headers.get(b"content-length")
        if length is not None and len(length) > self.short and refusal is None:
            refusal = self.unwanted_length(received, int(length))
        if refusal is not None:
            self.refuse(received, refusal)
        elif b"expect" in headers and not received.old:
            self.taker.expects_to_send()

    def unacceptable(self, received: Received) -> Optional[Refusal]:
        """Returns the refusal of a head that is too large or not allowed by HTTP, or None."""
        refusal = identify(received)
        headers = received.headers
        if self.coming > SMALL_HEAD or received.repeated or len(headers) > HEADER_COUNT:
            refusal = oversized_head(received) or refusal
        if refusal is not None:
            return refusal
        host = headers.get(b"host")
        if host is None or host != self.host or b"expect" in headers:
            refusal = improper(received)
            self.host = host if refusal is None else None
        return refusal

    def unwanted_length(self, received: Received, length: int) -> Optional[Refusal]:
        """Returns the refusal of a body that is larger than its path takes, by its own word."""
        if not received.takes_body:
            return self.reception.no_body_taken() if length > SMALL_BODY else None
        return self.reception.body_too_large() if length > self.reception.body_limit else None

    def on_body(self, body: bytes) -> None:
        received = self.received
        if received is None:
            return
        more = len(body)
        received.size = size = received.size + more
        if received.discard or not received.takes_body:
            if size > SMALL_BODY and received.refusal is None:
                self.refuse(received, self.reception.no_body_taken())
            return
        if size > self.reception.body_limit:
            self.refuse(received, self.reception.body_too_large())
            return
        received.held += more
        budget = self.budget
        budget.held = together = budget.held + more
        if together > budget.most:
            self.refuse(received, self.reception.out_of_memory())
            return
        parts = received.parts
        if more >= PART or not parts:
            parts.append(body)
            return
        last = parts[-1]
        if isinstance(last, bytearray):
            last += body
        else:
            parts.append(bytearray(body))

    def on_message_complete(self) -> None:
        if self.parser.should_upgrade():
            return
        received, self.received = self.received, None
        if received is not None:
            if received.head:
                end_head(received, self.budget)
            self.taker.complete(received)

    # -- ends --------------------------------------------------------------------------------------------------

    def refuse(self, received: Received, refusal: Refusal) -> None:
        """Refuses a request whose body has not arrived; what comes of it is dropped."""
        received.refusal = refusal
        received.discard = True
        self.drop(received)
        self.taker.refuse_early(received, refusal)

    def may_expect(self) -> None:
        """The requests before this one are answered: its client may send the body that it waits with."""
        received = self.received
        if received is None or not received.head_done or received.size or received.old or received.refusal is not None:
            return
        if b"expect" in received.headers:
            self.taker.expects_to_send()

    def stop(self, received: Received) -> None:
        """Ends with a request that could not be parsed."""
        if not received.request_id:
            identify(received)
        self.drop(received)
        self.received = self.headers = None

    def forget(self) -> None:
        """Drops what has arrived so far."""
        if self.received is not None:
            self.drop(self.received)
            self.received = self.headers = None

    def drop(self, received: Received) -> None:
        """Drops the body of a request, and counts it no longer."""
        end_head(received, self.budget)
        self.budget.give_back(received.held)
        received.held = 0
        received.parts.clear()


def not_http() -> Refusal:
    """Returns the refusal of what is no request."""
    return Refusal(400, "bad-request", "the request is not valid HTTP/1.1")
