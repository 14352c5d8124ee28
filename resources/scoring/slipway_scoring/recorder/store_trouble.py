"""Why a store does not take a file, in words for people, and one short word for metrics."""

from __future__ import annotations

import errno

# What a reason means. The words say what is wrong with the store, and follow "recorded calls are not stored: ".
WORDS = {
    "access-denied": "there is no permission to write",
    "not-found": "the bucket, container or folder does not exist",
    "unreachable": "the store cannot be reached",
    "timeout": "the store does not answer in time",
    "certificate": "the certificate of the store is not trusted: name its authority with SSL_CERT_FILE",
    "clock": "the clock of this machine is wrong for the store",
    "wrong-region": "the bucket is in another region: set AWS_REGION",
    "full": "the volume is full",
    "read-only": "the volume can only be read",
    "busy": "the store asks to wait",
    "credentials": "the credentials cannot be used",
    "withheld": "the process that kept the credentials has ended: restart the replica",
    "failed": "the store has failed",
}

# Reasons that do not pass within seconds: a server that ends does not wait for it.
LASTING = (
    "access-denied",
    "not-found",
    "certificate",
    "clock",
    "wrong-region",
    "full",
    "read-only",
    "credentials",
    "withheld",
)

BY_NUMBER = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read-only",
    errno.EACCES: "access-denied",
    errno.EPERM: "access-denied",
    errno.ENOENT: "not-found",
    errno.ENOTDIR: "not-found",
    errno.ENOTCONN: "unreachable",
    errno.ECONNREFUSED: "unreachable",
    errno.EHOSTUNREACH: "unreachable",
    errno.ENETUNREACH: "unreachable",
    errno.ECONNRESET: "unreachable",
    errno.ESTALE: "unreachable",
    errno.EHOSTDOWN: "unreachable",
    errno.ETIMEDOUT: "timeout",
}


class StoreTrouble(OSError):
    """A store did not take a file. `reason` is a key of WORDS; `detail` has no secret."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{WORDS[reason]} ({detail})" if detail else WORDS[reason])
        self.reason = reason


def reason_of(error: OSError) -> str:
    """Returns the reason of any error of a store."""
    if isinstance(error, StoreTrouble):
        return error.reason
    return "timeout" if isinstance(error, TimeoutError) else BY_NUMBER.get(error.errno or 0, "failed")


def words_of(error: OSError) -> str:
    """Returns what is wrong, for people."""
    if isinstance(error, StoreTrouble):
        return str(error)
    return f"{WORDS[reason_of(error)]} ({error.strerror or type(error).__name__})"
