"""The variables that open a store. The front takes them out of its environment: scripts never see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from typing import Optional

from slipway_scoring.record_rules import SALT
from slipway_scoring.store_location import AZURE, GOOGLE, S3, Location, read_location

STORAGE, ENABLED = "AML_MODEL_DC_STORAGE", "AML_MODEL_DC_STORAGE_ENABLED"  # of ModelDataCollector, since 2017
CONTAINER = "modeldata"  # in which the 2017 service collected, and its folder in every other store
PREFIX = "SLIPWAY_STORE_"  # before an ordinary name: for the store alone, the script keeps its own

# Variables as the tools of each provider name them. Those that open a door are taken away from scripts.
SECRET: Mapping[str, tuple[str, ...]] = {
    S3: ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
    AZURE: (
        "AZURE_STORAGE_CONNECTION_STRING",
        "AZURE_STORAGE_KEY",
        "AZURE_STORAGE_ACCOUNT_KEY",
        "AZURE_STORAGE_ACCESS_KEY",
        "AZURE_STORAGE_SAS_TOKEN",
        "AZURE_STORAGE_SAS_KEY",
        "AZURE_CLIENT_SECRET",
    ),
    GOOGLE: ("GOOGLE_SERVICE_ACCOUNT_KEY", "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_SERVICE_ACCOUNT"),
}
OPEN: Mapping[str, tuple[str, ...]] = {
    S3: (
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_ENDPOINT_URL_S3",
        "AWS_ENDPOINT_URL",
        "AWS_ROLE_ARN",
        "AWS_ROLE_SESSION_NAME",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    ),
    AZURE: (
        "AZURE_STORAGE_ACCOUNT",
        "AZURE_STORAGE_ACCOUNT_NAME",
        "AZURE_STORAGE_ENDPOINT",
        "AZURE_CLIENT_ID",
        "AZURE_TENANT_ID",
        "AZURE_AUTHORITY_HOST",
        "AZURE_FEDERATED_TOKEN_FILE",
    ),
    GOOGLE: ("STORAGE_EMULATOR_HOST",),
}


def collects(environment: Mapping[str, str]) -> bool:
    """Returns whether ModelDataCollector is to collect."""
    return environment.get(ENABLED, "").strip().lower() in ("true", "1", "yes")


def collected_store(environment: Mapping[str, str], recorded: str) -> Optional[Location]:
    """Returns where collected rows go, None when none are: as the variables of 2017 say, else beside recorded calls.

    `recorded` is the store of recorded calls, empty if there is none. Raises LocationError.
    """
    if not collects(environment):
        return None
    written = environment.get(STORAGE, "")
    if is_connection_string(written):
        return Location(AZURE, CONTAINER, "")
    if written:
        return read_location(written)
    return read_location(recorded).below(CONTAINER) if recorded else read_location("/" + CONTAINER)


def is_connection_string(text: str) -> bool:
    """Returns whether a text is a connection string of Azure Storage, rather than a folder or an address."""
    lower = text.lower()
    names = ("accountname=", "accountkey=", "sharedaccesssignature=", "usedevelopmentstorage=", "blobendpoint=")
    return any(name in lower for name in names)


def take_secrets(environment: MutableMapping[str, str], stores: Iterable[Location]) -> dict[str, str]:
    """Removes from an environment what only the recorder may know. Returns it, with what is not secret but needed."""
    taken = {SALT: environment.pop(SALT)} if SALT in environment else {}
    for kind in {store.kind for store in stores} & set(SECRET):
        names = (*SECRET[kind], *OPEN[kind])
        own = {name: environment[PREFIX + name] for name in names if environment.get(PREFIX + name)}
        if own:
            taken.update(own)
            continue
        taken.update({name: environment[name] for name in names if environment.get(name)})
        for name in SECRET[kind]:
            environment.pop(name, None)
    if is_connection_string(environment.get(STORAGE, "")):
        taken[STORAGE] = environment.pop(STORAGE)
    for name in [name for name in environment if name.startswith(PREFIX)]:
        del environment[name]
    return taken
