"""`azureml.contrib.services.aml_response`: the response of the 2017 service's successor, under its first name."""

from __future__ import annotations

from azureml_inference_server_http.api.aml_response import AMLResponse

__all__ = ["AMLResponse"]
