"""Signed requests to Azure Blob Storage, for what obstore has not: append blobs.

Authorization with Shared Key: learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key. Append blobs:
…/append-block. Only the standard library, so that a connection string of 2017 works in any image.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from urllib.parse import quote, urlencode, urlsplit

from slipway_scoring.recorder.azure_account import AzureAccount
from slipway_scoring.recorder.store_trouble import StoreTrouble

API = "2021-12-02"
TIMEOUT = 60.0  # seconds for one request
MOST_ANSWER = 8 << 20  # bytes that are read of an answer: twice what is asked for at most
# Signed in this order; x-ms-date stands for the empty Date.
SIGNED = (
    "content-encoding",
    "content-language",
    "content-length",
    "content-md5",
    "content-type",
    "date",
    "if-modified-since",
    "if-match",
    "if-none-match",
    "if-unmodified-since",
    "range",
)
REASONS = {401: "access-denied", 403: "access-denied", 404: "not-found", 429: "busy", 503: "busy"}
EXPECTED = (404, 409, 412, 416)  # what a caller may want to know of


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows none: what authorises a request of this account must not go to another address."""

    def redirect_request(self, *_given: object) -> None:
        """Returns no request, so that the redirect is an error."""


OPENER = urllib.request.build_opener(NoRedirects)  # with the proxies of the environment, as usual


@dataclass(frozen=True)
class AzureAnswer:
    """Status, the store's own code for an error, headers by lower-case name, body."""

    status: int
    code: str
    headers: Mapping[str, str]
    body: bytes


class AzureRequests:
    """Requests of one account."""

    def __init__(self, account: AzureAccount) -> None:
        self.account = account

    def send(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str] = {},
        body: bytes = b"",
    ) -> AzureAnswer:
        """Returns the answer to one request, `path` from the account on: one of success, or a status of EXPECTED.

        Raises StoreTrouble.
        """
        quoted = quote(path)
        sent = {"x-ms-date": formatdate(usegmt=True), "x-ms-version": API, **headers}
        if method == "PUT":
            sent["Content-Length"] = str(len(body))
            sent["Content-Type"] = "application/octet-stream"
        address = f"{self.account.endpoint}{quoted}?{urlencode(query)}"
        if self.account.key:
            sent["Authorization"] = self.signature(method, quoted, query, sent)
        else:
            address += f"&{self.account.sas}"
        data = body if method == "PUT" else None
        request = urllib.request.Request(address, data=data, headers=sent, method=method)
        try:
            with OPENER.open(request, timeout=TIMEOUT) as answer:
                return AzureAnswer(answer.status, "", lower(answer.headers.items()), answer.read(MOST_ANSWER))
        except urllib.error.HTTPError as error:
            with error:
                return refused(error)
        except urllib.error.URLError as error:
            reason = error.reason
            if isinstance(reason, TimeoutError):
                raise StoreTrouble("timeout") from None
            kind = "certificate" if "CERTIFICATE" in str(reason) else "unreachable"
            raise StoreTrouble(kind, getattr(reason, "strerror", "") or "") from None
        except TimeoutError:
            raise StoreTrouble("timeout") from None

    def signature(self, method: str, quoted: str, query: Mapping[str, str], headers: Mapping[str, str]) -> str:
        """Returns the value of Authorization."""
        given = {name.lower(): value for name, value in headers.items()}
        if given.get("content-length") == "0":
            given["content-length"] = ""
        own = sorted(name for name in given if name.startswith("x-ms-"))
        resource = f"/{self.account.name}{urlsplit(self.account.endpoint).path}{quoted}"
        lines = [
            method,
            *(given.get(name, "") for name in SIGNED),
            *(f"{name}:{given[name]}" for name in own),
            resource,
            *(f"{name}:{query[name]}" for name in sorted(query)),
        ]
        digest = hmac.new(base64.b64decode(self.account.key), "\n".join(lines).encode(), hashlib.sha256).digest()
        return f"SharedKey {self.account.name}:{base64.b64encode(digest).decode()}"


def refused(error: urllib.error.HTTPError) -> AzureAnswer:
    """Returns an answer that its caller may expect. Raises StoreTrouble for any other."""
    body = error.read(MOST_ANSWER)
    found = re.search(rb"<Code>(\w+)</Code>", body)
    code = error.headers.get("x-ms-error-code") or (found.group(1).decode() if found else "")
    if error.code in EXPECTED and code not in ("ContainerNotFound", "ContainerBeingDeleted"):
        return AzureAnswer(error.code, code, lower(error.headers.items()), body)
    if code == "AuthenticationFailed" and b"Date header" in body:
        raise StoreTrouble("clock", code)
    raise StoreTrouble(REASONS.get(error.code, "failed"), code or str(error.code))


def lower(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Returns headers by lower-case name."""
    return {name.lower(): value for name, value in headers}
