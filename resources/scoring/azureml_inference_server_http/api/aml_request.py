"""The raw request of azureml-inference-server-http."""

from __future__ import annotations

from slipway_scoring.request import Request, rawhttp

AMLRequest = Request

__all__ = ["AMLRequest", "rawhttp"]
