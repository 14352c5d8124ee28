"""`azureml.monitoring` of the 2017 service's successor (azureml-monitoring): the collector of 2017, renamed."""

from __future__ import annotations

from typing import Optional

from slipway_scoring import collector


class ModelDataCollector(collector.ModelDataCollector):
    """Collects the values at one place of a script; `designation` names the place, as `identifier` did in 2017."""

    def __init__(
        self,
        model_name: str,
        designation: str = "default",
        feature_names: Optional[list[str]] = None,
        model_management_account_id: str = "unknown",
        webservice_name: str = "unknown",
        model_id: str = "unknown",
        model_version: str = "unknown",
        collection_name: str = "default",
    ) -> None:
        super().__init__(
            model_name,
            designation,
            feature_names,
            model_management_account_id,
            webservice_name,
            model_id,
            model_version,
        )


__all__ = ["ModelDataCollector"]
