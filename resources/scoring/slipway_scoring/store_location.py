"""Where recorded calls go: a folder, or a prefix in a bucket or container."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

FOLDER, S3, AZURE, GOOGLE = "folder", "s3", "az", "gs"
NAMES = {S3: "bucket", AZURE: "container", GOOGLE: "bucket"}
PLACE = "a folder, s3://bucket/prefix, az://container/prefix or gs://bucket/prefix"


class LocationError(ValueError):
    """A store that cannot be meant. The message says why."""


@dataclass(frozen=True)
class Location:
    """A store. `bucket` is empty for a folder; `prefix` is the folder's path, or what all names begin with."""

    kind: str
    bucket: str
    prefix: str

    @property
    def text(self) -> str:
        """Returns it as a person writes it."""
        return self.prefix if self.kind == FOLDER else f"{self.kind}://{self.bucket}/{self.prefix}".rstrip("/")

    def below(self, name: str) -> Location:
        """Returns the place `name` in this one."""
        return Location(self.kind, self.bucket, f"{self.prefix}/{name}" if self.prefix else name)


def read_location(text: str) -> Location:
    """Returns a store from its text. Raises LocationError."""
    if "://" not in text:
        return Location(FOLDER, "", text)
    parts = urlsplit(text)
    if parts.scheme == "file":
        return Location(FOLDER, "", unquote(parts.path))
    if parts.scheme not in NAMES:
        raise LocationError(PLACE)
    if "@" in parts.netloc:
        raise LocationError(f"{PLACE}; credentials belong into variables, not into the address")
    if parts.query or parts.fragment:
        raise LocationError(f"{PLACE}, without ? and #")
    if not parts.netloc:
        raise LocationError(f"{PLACE}; the {NAMES[parts.scheme]} is missing")
    return Location(parts.scheme, parts.netloc, "/".join(part for part in parts.path.split("/") if part))
