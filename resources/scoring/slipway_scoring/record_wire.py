"""What crosses the socketpair between the front and the recorder.

To the recorder: for each call a fixed head, then the request id, the notes, the body of the request and that of the
answer. To the front: lines of JSON with counts since the start of the replica.
"""

from __future__ import annotations

import struct

# Status, kind of body (wire.SCORE and so on), spare, start in microseconds of Unix time, microseconds of the whole call
# and of run(), bytes of id, notes, input and output as they follow, bytes of input and output as they were.
HEAD = struct.Struct("<HBBQIIHIIIQQ")
SIZE = struct.Struct("<I")  # of the secrets, which are the first that a keeper is told
NO_RUN = 0xFFFFFFFF  # in place of the microseconds of run(): it was not called
LONGEST = 0xFFFFFFFE  # the most microseconds that are told

# Notes: these parts, separated by NUL, which no header holds.
NOTES = ("content_type", "content_encoding", "json_length", "correlation", "traceparent", "answer_head")

LARGEST_BODY = 256 << 10  # bytes; of a larger body only size and digest are stored
LARGEST_SENT = 1 << 20  # bytes; a larger body is not even sent to the recorder, only its size
HELD = 4 << 20  # bytes that the front holds for a recorder that does not read

# Kinds of frames that hold no call: their input is JSON, with the front's accounts or with requests to export.
ACCOUNTS, EXPORTED = 255, 254


def kind_of(frame: memoryview) -> int:
    """Returns the kind of a frame."""
    return frame[2]


def content_frame(kind: int, content: bytes) -> bytes:
    """Returns a frame that holds no call."""
    return HEAD.pack(0, kind, 0, 0, 0, 0, 0, 0, len(content), 0, len(content), 0) + content
