"""Real object stores for the tests, versitygw (S3) and Azurite (Azure Blob), and a way to them that can fail."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

import obstore
from conftest import PACKAGE
from obstore.store import AzureStore, S3Store

from slipway_scoring.recorder.azure_account import EMULATOR, EMULATOR_KEY

ROOT = PACKAGE.parent.parent
BUCKET = "bucket"
SLOWEST = 60.0  # seconds until a store answers, on a machine that does much else
ASK = "import('./e2e/ground/object-stores.mjs').then(async m => console.log(JSON.stringify(await m.ensureObjectStores())))"


@dataclass(frozen=True)
class RealStore:
    """A store that runs: its port, the location of a prefix in it, and the variables that open it."""

    kind: str
    port: int

    @property
    def location(self) -> str:
        return f"{self.kind}://{BUCKET}/some/prefix"

    def environment(self, port: int = 0) -> dict[str, str]:
        """The variables; with `port` by another way to it."""
        address = f"http://127.0.0.1:{port or self.port}"
        if self.kind == "s3":
            return {"AWS_ACCESS_KEY_ID": "KEYOFS3", "AWS_SECRET_ACCESS_KEY": "SECRETOFS3", "AWS_ENDPOINT_URL": address}
        text = f"AccountName={EMULATOR};AccountKey={EMULATOR_KEY};BlobEndpoint={address}/{EMULATOR};"
        return {"AZURE_STORAGE_CONNECTION_STRING": "DefaultEndpointsProtocol=http;" + text}

    def client(self, bucket: str = BUCKET) -> Any:
        options = {"allow_http": True}
        address = f"http://127.0.0.1:{self.port}"
        if self.kind == "s3":
            config = {"aws_access_key_id": "KEYOFS3", "aws_secret_access_key": "SECRETOFS3", "aws_region": "us-east-1"}
            return S3Store(bucket, config={**config, "aws_endpoint_url": address}, client_options=options)
        config = {"azure_storage_account_name": EMULATOR, "azure_storage_account_key": EMULATOR_KEY}
        return AzureStore(bucket, config={**config, "azure_endpoint": f"{address}/{EMULATOR}"}, client_options=options)

    def files(self) -> dict[str, bytes]:
        """Everything in it, by name."""
        client = self.client()
        names = sorted(one["path"] for batch in obstore.list(client) for one in batch)
        return {name: bytes(obstore.get(client, name).bytes()) for name in names}

    def clear(self) -> None:
        names = list(self.files())
        if names:
            obstore.delete(self.client(), names)


def programs() -> dict[str, str]:
    """Where the stores' programs are: as the run of all tests says, or as the ground says."""
    names = {"azurite": "SLIPWAY_TEST_AZURITE", "versitygw": "SLIPWAY_TEST_VERSITYGW"}
    if all(name in os.environ for name in names.values()):
        return {key: os.environ[name] for key, name in names.items()}
    told = subprocess.run(["node", "-e", ASK], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    found: dict[str, str] = json.loads(told.splitlines()[-1])
    return found


@contextmanager
def real_store(kind: str, folder: Path) -> Iterator[RealStore]:
    """Runs a store with one empty bucket or container."""
    port = free_port()
    program = programs()
    environment = dict(os.environ)
    if kind == "s3":
        (folder / BUCKET).mkdir()
        command = [program["versitygw"], "--quiet", "--port", f"127.0.0.1:{port}", "posix", str(folder)]
        environment.update(ROOT_ACCESS_KEY="KEYOFS3", ROOT_SECRET_KEY="SECRETOFS3")
    else:
        options = ["--inMemoryPersistence", "--silent", "--skipApiVersionCheck", "--disableTelemetry"]
        command = ["node", program["azurite"], "--blobHost", "127.0.0.1", "--blobPort", str(port), *options]
    process = subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.DEVNULL)
    try:
        store = RealStore(kind, port)
        wait_for(port)
        if kind == "az":
            make_container(store)
        yield store
    finally:
        process.terminate()
        process.wait(20)


def make_container(store: RealStore) -> None:
    """Makes the container with the same signed requests that the recorder's append blobs use."""
    from slipway_scoring.recorder.azure_account import from_connection_string
    from slipway_scoring.recorder.azure_requests import AzureRequests

    account = from_connection_string(store.environment()["AZURE_STORAGE_CONNECTION_STRING"])
    AzureRequests(account).send("PUT", f"/{BUCKET}", {"restype": "container"})


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def wait_for(port: int) -> None:
    end = time.monotonic() + SLOWEST
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on port {port}")


class Way:
    """A way to a port that can be `open`, `hanging`, `slow` (1 byte a second) or `deaf` (answers get lost)."""

    def __init__(self, port: int) -> None:
        self.to = port
        self.state = "open"
        self.pairs: list[socket.socket] = []
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.server.getsockname()[1])
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()

    def become(self, state: str) -> None:
        """Changes, and ends all connections of before."""
        self.state = state
        ended, self.pairs = self.pairs, []
        for one in ended:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.server.accept()
                self.pairs.append(client)
                if self.state != "hanging":
                    there = self.reach()
                    if there is None:
                        client.close()
                        continue
                    self.pairs.append(there)
                    threading.Thread(target=self.pump, args=(client, there, self.state), daemon=True).start()
                    threading.Thread(target=self.pump, args=(there, client, self.state), daemon=True).start()

    def reach(self) -> Optional[socket.socket]:
        with suppress(OSError):
            return socket.create_connection(("127.0.0.1", self.to))
        return None

    def pump(self, one: socket.socket, other: socket.socket, state: str) -> None:
        back = one.getpeername()[1] == self.to
        with suppress(OSError):
            while data := one.recv(1 if state == "slow" else 65536):
                if state == "slow":
                    time.sleep(1)
                if state == "deaf" and back:
                    break
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with suppress(OSError):
            self.server.shutdown(socket.SHUT_RDWR)
        self.thread.join(5)
        self.server.close()
        self.become("open")
