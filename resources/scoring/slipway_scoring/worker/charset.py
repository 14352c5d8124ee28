"""Text bodies in other encodings than UTF-8, as UTF-8.

As json.loads() of Python reads bytes (json.detect_encoding), and by the charset of the content type.
"""

from __future__ import annotations

from email.message import Message
from json import detect_encoding
from typing import Optional

from slipway_scoring.failure import Refusal
from slipway_scoring.text_charset import text_charset

TEXT_TYPES = ("application/json", "text/", "application/x-www-form-urlencoded", "application/xml")
UTF_8 = frozenset(("utf-8", "ascii", "utf_8", "us-ascii"))
BOMS = frozenset((0xEF, 0xFE, 0xFF))  # first bytes of byte order marks


def in_utf_8(body: bytes, headers: Optional[dict[str, str]]) -> bytes:
    """Returns a text body in UTF-8 without a byte order mark, any other as it came. Raises Refusal."""
    charset = ""
    if headers is not None:
        kind = headers.get("content-type", "application/json")
        if not (kind.startswith(TEXT_TYPES) or "+json" in kind):
            return body
        charset = charset_of(kind) if "charset" in kind.lower() else ""
    if not charset:
        # Of JSON in UTF-16 and UTF-32 one of the first two bytes is 0, or it has a byte order mark.
        if len(body) < 2 or (body[0] not in BOMS and body[0] and body[1]):
            return body
        charset = detect_encoding(body)
    return decoded(body, charset)


def charset_of(kind: str) -> str:
    """Returns the charset of a content type, or nothing. Raises Refusal for one that is not known."""
    message = Message()
    message["content-type"] = kind
    given = message.get_content_charset("")
    name = text_charset(given) if given else ""
    if name is None:
        raise Refusal(415, "unsupported-charset", f"the charset {given[:40]} is not known")
    return "" if name in UTF_8 else name


def decoded(body: bytes, charset: str) -> bytes:
    """Returns text of a charset in UTF-8. Raises Refusal."""
    try:
        text = body.decode(charset)
        if not isinstance(text, str):
            raise LookupError
        return text.removeprefix("\ufeff").encode()
    except (UnicodeError, LookupError) as error:
        raise Refusal(400, "bad-charset", f"the body is not {charset}: {error}"[:200]) from None
