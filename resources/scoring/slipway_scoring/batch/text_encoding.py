"""The encoding of a text file: by its byte order mark, else UTF-8 when all of it is, else Windows-1252."""

from __future__ import annotations

import codecs
from typing import IO

from slipway_scoring.batch.trouble import BatchError

PIECE = 1 << 20  # bytes read at once
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAVE_AGAIN = "save the file as UTF-8, or name its encoding with --encoding"


def encoding_of(path: str) -> str:
    """Returns the name of the encoding. Reads the whole file, in pieces. Raises BatchError."""
    with open(path, "rb") as file:
        head = file.read(PIECE)
        for mark, name in MARKS:
            if head.startswith(mark):
                return name
        if b"\0" in head:
            return without_mark(path, head)
        file.seek(0)
        for name in ("utf-8", "cp1252"):
            if reads_as(file, name):
                return name
            file.seek(0)
    raise BatchError("bad-encoding", f"{path} is neither UTF-8, UTF-16 nor Windows-1252", SAVE_AGAIN)


def without_mark(path: str, head: bytes) -> str:
    """Returns which UTF-16 a text with zero bytes is: its ASCII characters have them at even or at odd places."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) // 4 and min(even, odd) * 10 < max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    raise BatchError("not-text", f"{path} is not a text file: it has zero bytes", SAVE_AGAIN)


def reads_as(file: IO[bytes], name: str) -> bool:
    """Returns whether a whole binary file is text of an encoding."""
    decoder: codecs.IncrementalDecoder = codecs.getincrementaldecoder(name)()
    try:
        while True:
            piece = file.read(PIECE)
            decoder.decode(piece, final=not piece)
            if not piece:
                return True
    except UnicodeDecodeError:
        return False


def known_encoding(name: str) -> str:
    """Returns the encoding that somebody named. Raises BatchError when Python does not know it as text."""
    try:
        b"".decode(name)
        return codecs.lookup(name).name
    except (LookupError, UnicodeError):
        raise BatchError("bad-encoding", f"the encoding {name} is not known", "use a name such as cp1252") from None
