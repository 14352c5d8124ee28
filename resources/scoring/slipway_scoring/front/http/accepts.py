"""What a client takes, by its Accept-Encoding (RFC 9110, 12.5.3)."""

from __future__ import annotations

USUAL = frozenset((b"gzip", b"gzip, deflate", b"gzip, deflate, br", b"gzip, deflate, br, zstd"))  # all with gzip


def accepts_gzip(header: bytes) -> bool:
    """Returns whether a client takes gzip: it names gzip, x-gzip or `*`, and not with a weight of 0."""
    any_other = False
    for part in header.lower().split(b","):
        coding, _, parameters = part.partition(b";")
        coding = coding.strip()
        if coding in (b"gzip", b"x-gzip"):
            return weight(parameters) > 0
        if coding == b"*":
            any_other = weight(parameters) > 0
    return any_other


def weight(parameters: bytes) -> float:
    """Returns the weight in the parameters of a coding: 1 without one, 0 for one that is not valid."""
    for parameter in parameters.split(b";"):
        name, _, value = parameter.partition(b"=")
        if name.strip() == b"q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
