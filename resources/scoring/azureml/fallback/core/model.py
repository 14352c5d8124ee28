"""`azureml.core.model.Model.get_model_path`, for scripts of the 2017 service's successor."""

from __future__ import annotations

from typing import Any, Optional

from slipway_scoring.models import model_path


class Model:
    """Finds the files of the models that the image carries."""

    @staticmethod
    def get_model_path(model_name: str, version: Optional[int] = None, _workspace: Any = None) -> str:
        """The path of a model's file or folder. Raises FileNotFoundError."""
        return model_path(model_name, version)
