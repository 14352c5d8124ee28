"""Documents that the user has put beside the script, which then take the place of those made from the schema.

Names as azureml-inference-server-http 1.5.1 reads them, server/swagger.py: `swagger.json` or `swagger2.json`,
`swagger3.json`, `swagger3.1.json`.
"""

from __future__ import annotations

import os

import orjson

from slipway_scoring.log import Log

FILES = {"2": ("swagger.json", "swagger2.json"), "3": ("swagger3.json",), "3.1": ("swagger3.1.json",)}
LARGEST = 16 << 20  # bytes


def own_documents(script: str, log: Log) -> dict[str, bytes]:
    """Returns the documents by version; a file that is no JSON object is reported and left out."""
    folder = os.path.dirname(script)
    found: dict[str, bytes] = {}
    for version, names in FILES.items():
        for name in names:
            content = read(os.path.join(folder, name), log)
            if content is not None:
                found[version] = content
                break
    return found


def read(path: str, log: Log) -> bytes | None:
    """Returns the content of a document, or None when it is not there or no JSON object."""
    try:
        with open(path, "rb") as file:
            text = file.read(LARGEST)
    except FileNotFoundError:
        return None
    except OSError as error:
        log("warning", f"{path} could not be read", error=str(error))
        return None
    try:
        content = orjson.loads(text.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        log("warning", f"{path} is not JSON and is not served", error=str(error))
        return None
    if not isinstance(content, dict):
        log("warning", f"{path} is no JSON object and is not served")
        return None
    log("info", f"{path} is served as it is")
    return orjson.dumps(content)
