"""`azureml.assets` of Azure ML Workbench (2017): the files of models by their names."""

from __future__ import annotations

from slipway_scoring.models import model_path

LINK = ".link"  # Workbench wrote a file `<asset>.link` beside the script in place of the asset


def get_local_path(asset_name: str) -> str:
    """The path of a model's file or folder, by its name or by that of its link file. Raises FileNotFoundError."""
    return model_path(asset_name[: -len(LINK)] if asset_name.endswith(LINK) else asset_name)
