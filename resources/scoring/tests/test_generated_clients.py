"""Clients that others' generators make from a service's own document: they send its example and read typed results.

The one in Java takes longer: `java_client.py`.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from client_tools import finished, npm_tools
from conftest import Serve, Server
from generated_service import KEY, LABEL, SCORE, SCRIPT

CLIENT_TS = Path(__file__).with_name("generated_client.ts")


def test_python_client(serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve(SCRIPT, "--primary-key", KEY, "--service-name", "my-iris")
    document = written(server, tmp_path)
    generate = [sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning", "--path", str(document)]
    # It formats what it has made with a program on the PATH.
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    finished([*generate, "--output-path", str(tmp_path / "made")], tmp_path, environment)
    monkeypatch.syspath_prepend(tmp_path / "made")
    package: Any = importlib.import_module("my_iris_client")
    models: Any = importlib.import_module("my_iris_client.models")
    score: Any = importlib.import_module("my_iris_client.api.default.run_ml_service")
    body = models.ServiceInput.from_dict(example_of(server))
    assert body.table[0].when.year == 2026 and body.table[0].kind == "a"
    body.limit, body.color = 0.25, models.ServiceInputColor.BLUE
    address = f"http://127.0.0.1:{server.port}"
    with package.AuthenticatedClient(address, KEY) as made, package.Client(address) as stranger:
        (result,) = score.sync(client=made, body=body)
        assert (result.label, result.score) == (LABEL, SCORE)
        body.point = models.ServiceInputPoint.from_dict({"x": "far"})
        refused = score.sync_detailed(client=made, body=body)
        assert refused.status_code == 400 and isinstance(refused.parsed, models.ErrorResponse)
        assert refused.parsed.code == "invalid-input" and refused.parsed.details[0].pointer == "/point/x"
        assert score.sync_detailed(client=stranger, body=body).status_code == 401


def test_typescript_client(serve: Serve, tmp_path: Path) -> None:
    server = serve(SCRIPT, "--primary-key", KEY, "--service-name", "my-iris")
    tools = npm_tools()
    programs = tools / ".bin"
    document = written(server, tmp_path)
    finished([str(programs / "openapi-ts"), "-i", str(document), "-o", "made", "-c", "@hey-api/client-fetch"], tmp_path)
    shutil.copy(CLIENT_TS, tmp_path / "client.ts")
    # CommonJS: Node then finds the client's modules, which import each other without the ends of their names.
    options = [
        "--strict",
        "--skipLibCheck",
        "--target",
        "es2022",
        "--module",
        "commonjs",
        "--moduleResolution",
        "node10",
    ]
    types = ["--typeRoots", str(tools / "@types"), "--types", "node", "--outDir", "js"]
    finished([str(programs / "tsc"), *options, *types, "client.ts"], tmp_path)
    finished(["node", "js/client.js"], tmp_path, {
        **os.environ, "ADDRESS": f"http://127.0.0.1:{server.port}", "KEY": KEY,
        "EXAMPLE": json.dumps(example_of(server)), "LABEL": LABEL, "SCORE": str(SCORE),
    })  # fmt: skip


def example_of(server: Server) -> Any:
    """The example in the service's own document."""
    return server.get("/openapi.json").json["components"]["schemas"]["ServiceInput"]["example"]


def written(server: Server, folder: Path) -> Path:
    """The service's own document as a file."""
    path = folder / "openapi.json"
    path.write_bytes(server.get("/openapi.json").body)
    return path
