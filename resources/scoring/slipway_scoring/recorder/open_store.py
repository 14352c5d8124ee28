"""The store of a location, opened when the first file is to be stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Optional

from slipway_scoring.recorder.append_blobs import AppendBlobs
from slipway_scoring.recorder.azure_account import from_connection_string
from slipway_scoring.recorder.call_files import Store
from slipway_scoring.recorder.folder_store import FolderStore
from slipway_scoring.recorder.growing_files import GrowingFiles
from slipway_scoring.recorder.object_store import ObjectStore
from slipway_scoring.recorder.row_files import GrowingRowFiles, NewRowFiles
from slipway_scoring.recorder.spool import Closed
from slipway_scoring.recorder.store_trouble import StoreTrouble
from slipway_scoring.recorder.uploader import Files
from slipway_scoring.store_location import FOLDER, Location
from slipway_scoring.store_secrets import STORAGE


class LateStore:
    """Opens a store with the first file, in the thread that stores: whatever is wrong with it, calls are taken."""

    def __init__(self, location: Location, secrets: Optional[Mapping[str, str]]) -> None:
        self.location = location
        self.secrets = secrets
        self.store: Optional[Store] = None

    def create(self, name: str, data: bytes) -> None:
        """Stores a file; one of that name that is there already is left as it is. Raises OSError."""
        if self.store is None:
            self.store = open_store(self.location, self.secrets)
        self.store.create(name, data)


def open_store(location: Location, secrets: Optional[Mapping[str, str]]) -> Store:
    """Returns a store. Raises StoreTrouble."""
    if location.kind == FOLDER:
        return FolderStore(location.prefix)
    if secrets is None:
        raise StoreTrouble("withheld")
    return ObjectStore(location, secrets)


def row_files(location: Location, secrets: Optional[Mapping[str, str]], replica: str) -> Files:
    """Returns the files of collected rows in a store. Raises StoreTrouble."""
    if location.kind == FOLDER:
        return GrowingRowFiles(GrowingFiles(location.prefix))
    if secrets is not None and secrets.get(STORAGE):
        try:
            account = from_connection_string(secrets[STORAGE])
        except ValueError as error:
            raise StoreTrouble("credentials", str(error)) from None
        return GrowingRowFiles(AppendBlobs(account, location.bucket, location.prefix))
    return NewRowFiles(open_store(location, secrets), replica)


class LateRowFiles:
    """Opens the store of rows with the first segment, in the thread that stores."""

    def __init__(self, location: Location, secrets: Optional[Mapping[str, str]], replica: str) -> None:
        self.location = location
        self.secrets = secrets
        self.replica = replica
        self.files: Optional[Files] = None

    def put(self, closed: Closed) -> None:
        """Stores the rows of a segment. Raises OSError."""
        if self.files is None:
            self.files = row_files(self.location, self.secrets, self.replica)
        self.files.put(closed)
