"""What is a store, which variables open it, and which of them a script keeps."""

from __future__ import annotations

import pytest

from slipway_scoring.record_rules import SALT
from slipway_scoring.recorder.azure_account import azure_account
from slipway_scoring.store_location import LocationError, read_location
from slipway_scoring.store_secrets import collected_store, is_connection_string, take_secrets

KEY = "c2VjcmV0"
STRING = f"DefaultEndpointsProtocol=https;AccountName=mine;AccountKey={KEY};EndpointSuffix=core.windows.net"


@pytest.mark.parametrize(
    ("text", "kind", "bucket", "prefix"),
    [
        ("/recorded", "folder", "", "/recorded"),
        ("data", "folder", "", "data"),
        ("file:///a%20b/c", "folder", "", "/a b/c"),
        ("s3://bucket", "s3", "bucket", ""),
        ("s3://bucket/", "s3", "bucket", ""),
        ("az://box/a//b/", "az", "box", "a/b"),
        ("gs://b/c", "gs", "b", "c"),
    ],
)
def test_an_address_is_read(text: str, kind: str, bucket: str, prefix: str) -> None:
    found = read_location(text)
    assert (found.kind, found.bucket, found.prefix) == (kind, bucket, prefix)
    assert read_location(found.text) == found


@pytest.mark.parametrize(
    "text", ["ftp://a/b", "https://a.blob.core.windows.net/b", "s3:///a", "s3://k:s@b", "gs://b?x=1"]
)
def test_an_address_that_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(LocationError):
        read_location(text)


def test_only_what_opens_the_store_is_taken_away() -> None:
    environment = {
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_REGION": "eu",
        "AZURE_STORAGE_KEY": "mine",
        SALT: "pepper",
        "PATH": "/bin",
    }
    taken = take_secrets(environment, [read_location("s3://bucket")])
    assert environment == {"AWS_REGION": "eu", "AZURE_STORAGE_KEY": "mine", "PATH": "/bin"}
    assert taken == {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_REGION": "eu", SALT: "pepper"}


def test_names_with_our_prefix_leave_the_scripts_own() -> None:
    environment = {"SLIPWAY_STORE_AWS_SECRET_ACCESS_KEY": "ours", "AWS_SECRET_ACCESS_KEY": "mine"}
    taken = take_secrets(environment, [read_location("s3://bucket")])
    assert (taken, environment) == ({"AWS_SECRET_ACCESS_KEY": "ours"}, {"AWS_SECRET_ACCESS_KEY": "mine"})


def test_names_with_our_prefix_never_reach_a_script() -> None:
    environment = {"SLIPWAY_STORE_AZURE_STORAGE_KEY": "x", "SLIPWAY_STORE_ANYTHING": "y"}
    take_secrets(environment, [read_location("/folder")])
    assert environment == {}


@pytest.mark.parametrize(
    ("environment", "recorded", "text"),
    [
        ({}, "/recorded", None),
        ({"AML_MODEL_DC_STORAGE_ENABLED": "true"}, "", "/modeldata"),
        ({"AML_MODEL_DC_STORAGE_ENABLED": "true"}, "s3://b/p", "s3://b/p/modeldata"),
        ({"AML_MODEL_DC_STORAGE_ENABLED": "TRUE", "AML_MODEL_DC_STORAGE": "/data"}, "s3://b", "/data"),
        ({"AML_MODEL_DC_STORAGE_ENABLED": "1", "AML_MODEL_DC_STORAGE": "gs://b/x"}, "", "gs://b/x"),
        ({"AML_MODEL_DC_STORAGE_ENABLED": "true", "AML_MODEL_DC_STORAGE": STRING}, "s3://b", "az://modeldata"),
        ({"AML_MODEL_DC_STORAGE_ENABLED": "false", "AML_MODEL_DC_STORAGE": STRING}, "", None),
    ],
)
def test_where_collected_rows_go(environment: dict[str, str], recorded: str, text: object) -> None:
    found = collected_store(environment, recorded)
    assert (None if found is None else found.text) == text


def test_a_connection_string_is_taken_away_even_when_nothing_is_collected() -> None:
    environment = {"AML_MODEL_DC_STORAGE": STRING}
    take_secrets(environment, [])
    assert environment == {}
    assert not is_connection_string("/model=data")


@pytest.mark.parametrize(
    ("text", "account"),
    [
        (STRING, ("mine", KEY, "", "https://mine.blob.core.windows.net")),
        (f'"{STRING};"', ("mine", KEY, "", "https://mine.blob.core.windows.net")),
        (f"AccountName=a;AccountKey={KEY};EndpointSuffix=core.chinacloudapi.cn", ("a", KEY, "", "https://a.blob.core.chinacloudapi.cn")),
        (f"accountname=a; accountkey={KEY}; blobendpoint=http://h:1/a/", ("a", KEY, "", "http://h:1/a")),
        ("BlobEndpoint=https://b.blob.core.windows.net;SharedAccessSignature=?sv=1&sig=2%3D", ("b", "", "sv=1&sig=2%3D", "https://b.blob.core.windows.net")),
    ],
)  # fmt: skip
def test_connection_strings_are_read(text: str, account: tuple[str, ...]) -> None:
    found = azure_account({"AZURE_STORAGE_CONNECTION_STRING": text})
    assert (found.name, found.key, found.sas, found.endpoint) == account


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("AccountName", "without ="),
        (f"AccountKey={KEY}", "no AccountName"),
        ("AccountName=x", "no AccountKey"),
        ("AccountName=x;AccountKey=c2VjcmV", "not base64"),
        ("AccountName=x;AccountKey=???", "not base64"),
    ],
)
def test_typos_in_connection_strings_are_named_without_their_words(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told) as error:
        azure_account({"AZURE_STORAGE_CONNECTION_STRING": text})
    assert KEY not in str(error.value)
