"""Variables of azureml-inference-server-http 1.5.1: as options of this server, and for scripts that read them.

Source: its server/config.py, amlserver.py and constants.py. A variable or flag of ours wins over them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import Optional

LEVELS = {"critical": "error", "fatal": "error", "warn": "warning", "notset": "debug"}
APP_ROOT, ENTRY_SCRIPT, SOURCE = "AML_APP_ROOT", "AZUREML_ENTRY_SCRIPT", "AZUREML_SOURCE_DIRECTORY"


def milliseconds(text: str) -> str:
    """A number of milliseconds as a duration."""
    return f"{text}ms"


def level(text: str) -> str:
    """A level of Python's logging as one of ours."""
    return LEVELS.get(text.lower(), text.lower())


def on_or_off(text: str) -> str:
    """A truth of Azure's server as one of ours."""
    return "on" if text.strip().lower() in ("true", "1", "yes", "on") else "off"


# Option: the variables that set it, the first one first, each with how its value becomes one of ours.
VARIABLES: dict[str, tuple[tuple[str, Callable[[str], str]], ...]] = {
    "workers": (("WORKER_COUNT", str),),
    "timeout": (("SCORING_TIMEOUT_MS", milliseconds), ("WORKER_TIMEOUT", str)),
    "cors_origins": (("AML_CORS_ORIGINS", str),),
    "service_name": (("SERVICE_NAME", str),),
    "service_version": (("SERVICE_VERSION", str),),
    "insights": (("AML_APP_INSIGHTS_ENABLED", on_or_off),),
    "log_level": (("AZUREML_LOG_LEVEL", level),),
}


def azure_variable(option: str, environment: Mapping[str, str]) -> Optional[tuple[str, str]]:
    """The variable that sets an option, and its value as one of ours; None when there is none."""
    if option == "script":
        script = environment.get(ENTRY_SCRIPT)
        return (ENTRY_SCRIPT, os.path.join(environment.get(APP_ROOT, ""), script)) if script else None
    for name, convert in VARIABLES.get(option, ()):
        if environment.get(name):
            return name, convert(environment[name])
    return None


def set_for_scripts(script: str) -> bool:
    """Sets what scripts read, and puts the folders on the import path that the variables name.

    `script` is the script's full path. What is set already stays. Returns whether the entry script was: then the
    service was deployed for Azure's server.
    """
    for_azure = ENTRY_SCRIPT in os.environ
    os.environ.setdefault(APP_ROOT, os.getcwd())
    os.environ.setdefault(ENTRY_SCRIPT, script)
    root = os.environ[APP_ROOT]
    source = os.environ.get(SOURCE)
    for folder in (root, *([os.path.join(root, source)] if source else [])):
        if os.path.abspath(folder) not in sys.path:
            sys.path.append(os.path.abspath(folder))
    return for_azure
