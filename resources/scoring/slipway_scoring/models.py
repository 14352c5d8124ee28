"""Where the models of an image lie: SLIPWAY_MODELS, AZUREML_MODEL_DIR, the working directory."""

from __future__ import annotations

import os
from typing import Any, Optional

import orjson


def listed_models() -> dict[str, dict[str, Any]]:
    """The models of the image by name, `{"version", "path", "digest"}`, as SLIPWAY_MODELS lists them."""
    text = os.environ.get("SLIPWAY_MODELS", "")
    try:
        content = orjson.loads(text) if text else {}
    except orjson.JSONDecodeError:
        return {}
    return {name: one for name, one in content.items() if isinstance(one, dict)} if isinstance(content, dict) else {}


def model_path(name: str, version: Optional[int] = None) -> str:
    """The path of a model's file or folder by its registered name, or by its file name.

    Raises FileNotFoundError, which says what was looked at.
    """
    listed = listed_models().get(name)
    if listed is not None and version is not None and int(listed.get("version", version)) != version:
        raise FileNotFoundError(f"this image carries version {listed.get('version')} of {name}, not {version}")
    folder = os.environ.get("AZUREML_MODEL_DIR", "")
    named = [str(listed["path"])] if listed is not None and "path" in listed else []
    candidates = [os.path.join(root, one) for one in (*named, name) for root in ("", folder)]
    for candidate in candidates:
        if os.path.exists(candidate):
            return os.path.abspath(candidate)
    looked = ", ".join(dict.fromkeys(os.path.abspath(candidate) for candidate in candidates))
    raise FileNotFoundError(f"there is no model {name}; looked at {looked}")
