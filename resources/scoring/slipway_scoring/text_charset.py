"""Names of charsets that clients send."""

from __future__ import annotations

import codecs
from typing import Optional

# Codecs of Python that are no charsets: for host names, for source code, of Windows' own settings. Decoding punycode
# takes time by the square of the length.
NO_CHARSETS = frozenset(("punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"))


def text_charset(given: str) -> Optional[str]:
    """Returns the name of the codec of a charset; None for one that is unknown or no charset of texts."""
    try:
        name = codecs.lookup(given).name
    except (LookupError, ValueError):
        return None
    return None if name.replace("_", "-") in NO_CHARSETS else name
