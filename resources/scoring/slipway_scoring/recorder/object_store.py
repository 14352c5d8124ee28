"""A bucket of S3 or Google Cloud Storage, or a container of Azure, as the place where files are stored.

By obstore (MIT), which is in an image only where calls may be recorded. A file is created only if its name is free
(`If-None-Match: *`), so no right to read, list or delete is needed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from slipway_scoring.recorder.azure_account import azure_account
from slipway_scoring.recorder.store_trouble import StoreTrouble
from slipway_scoring.store_location import AZURE, S3, Location

CONNECTING = 10  # seconds
FIRST_TIMEOUT, LONGEST_TIMEOUT = 60, 1800  # seconds for one file; more after each time that it was too short
BUNDLES = ("AWS_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")  # variables that name a file of certificates

UNKNOWN_KEY = "InvalidAccessKeyId|XAdminUserNotFound"  # XAdmin…: versitygw
STATUS = r"status(?: code)?:? "
# In the order in which they are tried: what a message of obstore holds, and the reason for it.
SIGNS: tuple[tuple[str, str], ...] = (
    (r"RequestTimeTooSkewed|AuthenticationFailed[\s\S]*Date header", "clock"),
    (r"NoSuchBucket|ContainerNotFound|ContainerBeingDeleted|The specified bucket does not exist", "not-found"),
    (rf"AuthorizationHeaderMalformed|PermanentRedirect|IllegalLocationConstraint|{STATUS}301", "wrong-region"),
    (rf"SlowDown|ServerBusy|TooManyRequests|{STATUS}(?:429|503)", "busy"),
    (rf"{STATUS}(?:401|403)|AccessDenied|AuthorizationFailure|ExpiredToken|{UNKNOWN_KEY}", "access-denied"),
    (r"invalid peer certificate|UnknownIssuer|CertificateRequired|InvalidContentType", "certificate"),
    (r"kind: Timeout|TimedOut|operation timed out|deadline has elapsed", "timeout"),
    (r"kind: (?:Connect|Request|Interrupted)|dns error|error sending request", "unreachable"),
    (rf"{STATUS}404", "not-found"),
    (r"Invalid Access Key|credential|metadata endpoint|private key|token request", "credentials"),
)
# What tells more, and cannot hold a secret: the store's own code, a status, the system's words.
DETAILS = (
    r"<Code>(\w+)</Code>",
    rf"{STATUS}(\d{{3}})",
    r'message: "([\w ,.:()-]+)"',
    r'error: "([\w ,.:()-]+)"',
    r'"(\w+ error)"',
)

# Of a service principal or a workload identity, in place of a key.
IDENTITY = (
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "AZURE_TENANT_ID",
    "AZURE_AUTHORITY_HOST",
    "AZURE_FEDERATED_TOKEN_FILE",
)


class ObjectStore:
    """Stores files by name, each once and whole."""

    def __init__(self, location: Location, secrets: Mapping[str, str]) -> None:
        """Takes the variables that open the store. Nothing is asked of it yet. Raises StoreTrouble."""
        self.location = location
        self.secrets = secrets
        self.timeout = FIRST_TIMEOUT
        self.conditional = True  # whether the store knows If-None-Match
        self.store = self.opened()

    def create(self, name: str, data: bytes) -> None:
        """Stores a file; one of that name that is there already is left as it is. Raises StoreTrouble."""
        from obstore import exceptions, put

        mode: Literal["create", "overwrite"] = "create" if self.conditional else "overwrite"
        try:
            put(self.store, name, data, mode=mode, use_multipart=False)
        except (exceptions.AlreadyExistsError, FileExistsError):
            pass  # an earlier try was stored after all
        except (exceptions.BaseError, OSError) as error:
            text = str(error)
            if self.conditional and re.search(rf"NotImplemented|{STATUS}501", text):
                self.conditional = False  # the name has no other writer
                self.create(name, data)
                return
            raise self.told(text) from None
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # pyo3_runtime's, which is no Exception
                raise
            raise StoreTrouble("credentials", "obstore cannot use the address or the keys") from None
        self.patience(FIRST_TIMEOUT)

    def told(self, text: str) -> StoreTrouble:
        """Returns an error of obstore in our words. Gives a store that is slow more time."""
        reason = next((reason for sign, reason in SIGNS if re.search(sign, text)), "failed")
        if reason == "timeout":
            self.patience(min(LONGEST_TIMEOUT, self.timeout * 2))
        found = (re.search(sign, text) for sign in DETAILS)
        return StoreTrouble(reason, next((match.group(1) for match in found if match), ""))

    def patience(self, seconds: int) -> None:
        """Sets the time that one file may take."""
        if seconds != self.timeout:
            self.timeout = seconds
            self.store = self.opened()

    def opened(self) -> Any:
        """Returns a client. Raises StoreTrouble."""
        try:
            from obstore import exceptions
            from obstore import store as stores
        except ImportError:
            raise StoreTrouble("credentials", "the image lacks the package obstore") from None
        kinds = {S3: (stores.S3Store, s3_options), AZURE: (stores.AzureStore, azure_options)}
        kind, options = kinds.get(self.location.kind, (stores.GCSStore, google_options))
        try:
            config = options(self.secrets)
            check_addresses(config)
            client = self.client_options(config)
            try:
                return self.client(kind, config, client)
            except (exceptions.BaseError, ValueError) as error:
                if client.pop("root_certificate", None) is None or "root_certificate" not in str(error):
                    raise
                return self.client(kind, config, client)  # obstore 0.8 takes those of the system alone
        except (exceptions.BaseError, ValueError) as error:
            raise StoreTrouble("credentials", first_words(str(error))) from None

    def client(self, kind: Any, config: Mapping[str, str], options: Mapping[str, Any]) -> Any:
        """Returns a client of a kind. The uploader tries again, so it does not. Raises what obstore raises."""
        retry = {"max_retries": 0, "retry_timeout": timedelta(seconds=1)}
        return kind(
            self.location.bucket,
            prefix=self.location.prefix or None,
            config=config,
            client_options=options,
            retry_config=retry,
        )

    def client_options(self, config: Mapping[str, str]) -> dict[str, Any]:
        """Returns how to speak HTTP: the proxy is taken from the usual variables, certificates from their bundle."""
        options: dict[str, Any] = {"connect_timeout": f"{CONNECTING}s", "timeout": f"{self.timeout}s"}
        if any("endpoint" in name or "url" in name for name in config):
            options["allow_http"] = any(str(value).startswith("http://") for value in config.values())
        bundle = next((os.environ[name] for name in BUNDLES if os.environ.get(name)), "")
        if bundle:
            options["root_certificate"] = certificates(bundle)
        return options


def s3_options(given: Mapping[str, str]) -> dict[str, str]:
    """Returns the options of an S3 client from the variables of AWS's tools."""
    options = {name.lower(): value for name, value in given.items() if name.startswith("AWS_")}
    endpoint = options.pop("aws_endpoint_url_s3", "") or options.get("aws_endpoint_url", "")
    region = options.get("aws_region") or options.pop("aws_default_region", "") or "us-east-1"
    options.pop("aws_default_region", None)
    return {**options, "aws_region": region, **({"aws_endpoint_url": endpoint} if endpoint else {})}


def azure_options(given: Mapping[str, str]) -> dict[str, str]:
    """Returns the options of an Azure client from the variables of Azure's tools. Raises ValueError."""
    account = azure_account(given)
    options = {
        "azure_storage_account_name": account.name,
        "azure_storage_account_key": account.key,
        "azure_storage_sas_key": account.sas,
        "azure_endpoint": account.endpoint,
    }
    for name in (
        "AZURE_CLIENT_ID",
        "AZURE_CLIENT_SECRET",
        "AZURE_TENANT_ID",
        "AZURE_AUTHORITY_HOST",
        "AZURE_FEDERATED_TOKEN_FILE",
    ):
        options[name.lower()] = "" if account.key or account.sas else given.get(name, "")
    return {name: value for name, value in options.items() if value}


def google_options(given: Mapping[str, str]) -> dict[str, str]:
    """Returns the options of a Google client: a service account as JSON, or the file with it."""
    options = {}
    names = ("GOOGLE_SERVICE_ACCOUNT_KEY", "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_SERVICE_ACCOUNT")
    written = next((given[name] for name in names if given.get(name)), "")
    if written:
        kind = "google_service_account_key" if written.lstrip().startswith("{") else "google_application_credentials"
        options[kind] = written
    if given.get("STORAGE_EMULATOR_HOST"):
        host = given["STORAGE_EMULATOR_HOST"]
        options["google_base_url"] = host if "://" in host else f"http://{host}"
        options["google_skip_signature"] = "true"
    return options


def check_addresses(config: Mapping[str, str]) -> None:
    """Raises ValueError for an address that obstore would give up on with a panic."""
    for name in ("aws_endpoint_url", "azure_endpoint", "google_base_url"):
        parts = urlsplit(config.get(name, "https://none"))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("the address of the store does not begin with http:// or https://")


def certificates(path: str) -> bytes:
    """Returns a bundle of certificates. Raises ValueError."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from None


def first_words(text: str) -> str:
    """Returns the first line of a message without what could be a secret: no address keeps its query."""
    return re.sub(r"\?\S*", "", text.partition("\n")[0])[:200]
