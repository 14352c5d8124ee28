"""The store of a location, opened when the first file is to be stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Optional

from slipway_scoring.recorder.call_files import Store
from slipway_scoring.recorder.folder_store import FolderStore
from slipway_scoring.recorder.object_store import ObjectStore
from slipway_scoring.recorder.store_trouble import StoreTrouble
from slipway_scoring.store_location import FOLDER, Location


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
