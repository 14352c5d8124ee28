"""An account of Azure Storage, from a connection string or from single variables.

Form of the string: learn.microsoft.com/azure/storage/common/storage-configure-connection-string.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass

EMULATOR = "devstoreaccount1"
# Public, the same for every emulator.
EMULATOR_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
KEYS = ("AZURE_STORAGE_KEY", "AZURE_STORAGE_ACCOUNT_KEY", "AZURE_STORAGE_ACCESS_KEY")
TOKENS = ("AZURE_STORAGE_SAS_TOKEN", "AZURE_STORAGE_SAS_KEY")


@dataclass(frozen=True)
class AzureAccount:
    """Name, base64 key or shared access signature, and the address of its blobs."""

    name: str
    key: str
    sas: str
    endpoint: str


def azure_account(given: Mapping[str, str]) -> AzureAccount:
    """Returns the account that variables name. Raises ValueError."""
    if given.get("AZURE_STORAGE_CONNECTION_STRING"):
        return from_connection_string(given["AZURE_STORAGE_CONNECTION_STRING"])
    name = given.get("AZURE_STORAGE_ACCOUNT") or given.get("AZURE_STORAGE_ACCOUNT_NAME") or ""
    if not name:
        raise ValueError("AZURE_STORAGE_ACCOUNT or AZURE_STORAGE_CONNECTION_STRING is needed")
    key = next((given[one] for one in KEYS if given.get(one)), "")
    sas = next((given[one] for one in TOKENS if given.get(one)), "")
    endpoint = given.get("AZURE_STORAGE_ENDPOINT") or f"https://{name}.blob.core.windows.net"
    return AzureAccount(name, checked_key(key), sas.lstrip("?"), endpoint.rstrip("/"))


def from_connection_string(text: str) -> AzureAccount:
    """Returns the account of a connection string. Raises ValueError, whose message has none of its values."""
    parts: dict[str, str] = {}
    for part in text.strip().strip('"').split(";"):
        name, sign, value = part.partition("=")
        if part.strip() and not sign:
            raise ValueError("the connection string has a part without =")
        parts[name.strip().lower()] = value.strip()
    if parts.get("usedevelopmentstorage", "").lower() == "true":
        return AzureAccount(EMULATOR, EMULATOR_KEY, "", f"http://127.0.0.1:10000/{EMULATOR}")
    endpoint = parts.get("blobendpoint", "").rstrip("/")
    name = parts.get("accountname", "") or name_in(endpoint)
    if not name:
        raise ValueError("the connection string has no AccountName")
    key, sas = parts.get("accountkey", ""), parts.get("sharedaccesssignature", "").lstrip("?")
    if not key and not sas:
        raise ValueError("the connection string has no AccountKey")
    suffix = parts.get("endpointsuffix") or "core.windows.net"
    scheme = parts.get("defaultendpointsprotocol") or "https"
    return AzureAccount(name, checked_key(key), sas, endpoint or f"{scheme}://{name}.blob.{suffix}")


def name_in(endpoint: str) -> str:
    """Returns the account in the address of its blobs: the first word of the host."""
    host = endpoint.partition("://")[2].partition("/")[0]
    return host.partition(".")[0] if "." in host else ""


def checked_key(key: str) -> str:
    """Returns a key, if it can be one. Raises ValueError."""
    try:
        base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("the account key is not base64; it may be cut") from None
    return key
