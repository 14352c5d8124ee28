"""`azureml.contrib.services.aml_request`: the raw request of the 2017 service's successor, under its first name."""

from __future__ import annotations

from slipway_scoring.request import Request, rawhttp

AMLRequest = Request

__all__ = ["AMLRequest", "rawhttp"]
