"""Options from flags and variables."""

from __future__ import annotations

import pytest

from slipway_scoring.options import OptionError, octets, read_settings, seconds


def test_the_flag_wins_over_the_variable_and_the_variable_over_the_default() -> None:
    assert read_settings([], {}).queue == 10
    assert read_settings([], {"SLIPWAY_QUEUE": "7"}).queue == 7
    assert read_settings(["--queue", "3"], {"SLIPWAY_QUEUE": "7"}).queue == 3
    assert read_settings([], {"SLIPWAY_QUEUE": ""}).queue == 10


@pytest.mark.parametrize(
    ("text", "value"), [("60", 60), ("60s", 60), ("500ms", 0.5), ("2m", 120), ("1.5h", 5400), ("0", 0)]
)
def test_durations(text: str, value: float) -> None:
    assert seconds(text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("100MB", 100 << 20), ("1kb", 1024), ("7", 7), ("2GB", 2 << 30), ("5B", 5)]
)
def test_sizes(text: str, value: int) -> None:
    assert octets(text) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMEOUT", "nan"),
        ("TIMEOUT", "-1"),
        ("WORKERS", "0"),
        ("PORT", "70000"),
        ("DOCS", "maybe"),
        ("ACCESS_LOG", "2"),
        ("QUEUE", "-1"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(OptionError, match=f"SLIPWAY_{name}"):
        read_settings([], {f"SLIPWAY_{name}": value})


def test_lists_and_pairs() -> None:
    assert read_settings([], {"SLIPWAY_CORS_ORIGINS": "https://a, https://b"}).cors_origins == (
        "https://a",
        "https://b",
    )
    with pytest.raises(OptionError, match="go together"):
        read_settings(["--tls-key", "x"], {})
