"""Bodies with a content encoding, unpacked piece by piece up to a limit: a few KB may be hundreds of MB unpacked."""

from __future__ import annotations

import zlib

from slipway_scoring.failure import Refusal

GZIP, ZLIB, RAW_DEFLATE = 31, 15, -15  # window bits of zlib
MOST_MEMBERS = 1000  # of a gzip body
PIECE = 16 << 10  # bytes that a member after the first is given at once: zlib copies what it does not use of them
ENCODINGS = {"gzip": (GZIP,), "x-gzip": (GZIP,), "deflate": (ZLIB, RAW_DEFLATE)}


def inflated(body: bytes, encoding: str, limit: int) -> bytes:
    """Returns the body without its content encoding. Raises Refusal; never makes more than `limit` bytes and one.

    `deflate` is zlib's format (RFC 9110, 8.4.1.2); some clients leave its head out, as RFC 9110 notes.
    """
    name = encoding.strip().lower()
    if name in ("identity", ""):
        return body
    forms = ENCODINGS.get(name)
    if forms is None:
        text = f"content-encoding {encoding[:40]} is not read; gzip and deflate are"
        raise Refusal(415, "unsupported-encoding", text)
    for bits in forms[:-1]:
        try:
            return unpacked(body, bits, limit)
        except zlib.error:
            continue
    try:
        return unpacked(body, forms[-1], limit)
    except zlib.error as error:
        raise Refusal(400, "bad-encoding", f"the body is not {name}: {error}") from None


def unpacked(body: bytes, bits: int, limit: int) -> bytes:
    """Returns what is packed in a body, all members of a gzip file one after the other. Raises Refusal, zlib.error."""
    parts: list[bytes] = []
    room = limit
    view = memoryview(body)
    members = at = 0
    piece = len(body)  # the first member is most often the only one
    while at < len(body) or not members:
        members += 1
        if members > MOST_MEMBERS:
            raise Refusal(400, "bad-encoding", f"the gzip body has more than {MOST_MEMBERS} members")
        machine = zlib.decompressobj(bits)
        while not machine.eof:
            given = view[at : at + piece]
            part = machine.decompress(given, room + 1)
            at += len(given) - len(machine.unused_data)
            parts.append(part)
            room -= len(part)
            if room < 0:
                raise Refusal(
                    413,
                    "body-too-large",
                    f"the body is larger than {limit} bytes after decompression",
                    "SLIPWAY_INFLATED_LIMIT sets the limit; by default it follows from the replica's memory",
                )
            if at == len(body) and not machine.eof:
                raise Refusal(400, "bad-encoding", "the compressed body is cut off")
        if bits != GZIP and at < len(body):
            raise Refusal(400, "bad-encoding", f"{len(body) - at} bytes follow the compressed body")
        piece = PIECE
    return b"".join(parts)
