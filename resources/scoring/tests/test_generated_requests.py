"""schemathesis: requests generated from a service's own documents, and held against them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Serve

EXAMPLES = {
    "frame": "import pandas as pd\nfrom slipway_scoring import sample\n"
    "@sample(returns=['x'], df=pd.DataFrame({'a': [1.5], 'n': pd.Series([1], dtype='int16'), 's': ['x'], 'flag': [True]}))\n"
    "def run(df): return df.s.tolist()\n",
    "array": "import numpy as np\nfrom slipway_scoring import sample\n@sample(returns=np.zeros(1), x=np.zeros((1, 3), dtype='float32'))\n"
    "def run(x, scale: float = 1.0): return np.nan_to_num(x.sum(axis=1) * scale)\n",
    "hints": "import dataclasses\nfrom typing import Dict, List, Literal, Optional\n@dataclasses.dataclass\nclass P:\n    x: float\n    kind: Literal['a', 'b']\n"
    "def run(points: List[P], names: Dict[str, int], note: Optional[str] = None): return len(points)\n",
    "none": "def run(**inputs): return inputs\n",
}


@pytest.mark.parametrize(
    ("name", "document"), [*((name, "/openapi.json") for name in EXAMPLES), ("frame", "/swagger.json")]
)
def test_no_generated_request_finds_a_failure(serve: Serve, tmp_path: Path, name: str, document: str) -> None:
    server = serve(EXAMPLES[name], "--primary-key", "k", "--access-log-rate", "0", "--queue", "100")
    done = subprocess.run(
        [
            str(Path(sys.executable).parent / "schemathesis"), "run", f"http://127.0.0.1:{server.port}{document}",
            "--url", f"http://127.0.0.1:{server.port}", "--header", "Authorization: Bearer k",
            # Swagger 2 cannot describe JSON in a query, so it has no GET of the scoring paths.
            *(("--exclude-checks", "unsupported_method") if document == "/swagger.json" else ()),
            "--max-examples", os.environ.get("SCHEMATHESIS_EXAMPLES", "8"), "--seed", "1", "--phases", "examples,coverage,fuzzing",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert not any(line.get("level") == "error" and line.get("source") == "server" for line in server.lines)
