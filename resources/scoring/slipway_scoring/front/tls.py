"""TLS from PEM files, read again when they change; open connections go on with what they have."""

from __future__ import annotations

import os
import ssl

from slipway_scoring.options import Settings


class Certificate:
    """The server's certificate and key."""

    def __init__(self, settings: Settings) -> None:
        self.files = (settings.tls_certificate, settings.tls_key)
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.context.set_alpn_protocols(["http/1.1"])
        self.context.load_cert_chain(*self.files)
        self.seen = self.stamps()

    def stamps(self) -> tuple[tuple[int, int], ...]:
        """Returns modification time and inode of the files; links, as in a mounted Secret, are followed."""
        found = []
        for file in self.files:
            try:
                status = os.stat(file)
                found.append((status.st_mtime_ns, status.st_ino))
            except OSError:
                found.append((0, 0))
        return tuple(found)

    def reload(self) -> bool:
        """Reads changed files again; returns whether it did. Files that do not match are tried again later."""
        stamps = self.stamps()
        if stamps == self.seen:
            return False
        try:
            self.context.load_cert_chain(*self.files)
        except (OSError, ssl.SSLError):
            return False
        self.seen = stamps
        return True
