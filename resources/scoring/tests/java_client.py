"""A Java client, as openapi-generator makes it from a service's own document: its example, a typed result, an error.

`npm run test:clients`, or `python tests/java_client.py` in resources/scoring. Needs Java from 11 on and Maven, which
download the generator and what its client needs from Maven Central: about a minute. The exit code is 1 when it failed.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from client_tools import finished, java_generator
from conftest import end, launch, settle
from generated_service import KEY, LABEL, SCORE, SCRIPT

OPTIONS = "hideGenerationTimestamp=true,openApiNullable=false"
SOURCE = Path(__file__).with_name("GeneratedClient.java")


def make_client(maven: str, document: Path, folder: Path) -> None:
    """Generates the client into a folder and compiles it, together with the program that uses it."""
    generate = ["java", "-jar", str(java_generator(maven)), "generate", "-g", "java", "--library", "native"]
    finished([*generate, "-i", str(document), "-o", str(folder), f"--additional-properties={OPTIONS}"], document.parent)
    shutil.copy(SOURCE, folder / "src" / "main" / "java")
    skip = ["-Dmaven.test.skip=true", "-Dmaven.javadoc.skip=true"]
    finished([maven, "-q", "-B", *skip, "package", "dependency:copy-dependencies"], folder)


def main() -> int:
    """Runs the service, makes the client and lets it call the service."""
    maven = shutil.which("mvn")
    if maven is None or shutil.which("java") is None:
        print("Java and Maven are needed: java and mvn were not found on the PATH.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = launch(folder, SCRIPT, ("--primary-key", KEY, "--service-name", "my-iris"), {}, {})
        try:
            settle(server)
            answer = server.get("/openapi.json")
            (folder / "openapi.json").write_bytes(answer.body)
            client = folder / "client"
            make_client(maven, folder / "openapi.json", client)
            example = answer.json["components"]["schemas"]["ServiceInput"]["example"]
            path = os.pathsep.join(str(client / "target" / part) for part in ("classes", "lib/*", "dependency/*"))
            finished(["java", "-cp", path, "GeneratedClient"], client, {
                **os.environ, "ADDRESS": f"http://127.0.0.1:{server.port}", "KEY": KEY,
                "EXAMPLE": json.dumps(example), "LABEL": LABEL, "SCORE": str(SCORE),
            })  # fmt: skip
        except AssertionError as error:
            print(error, file=sys.stderr)
            return 1
        finally:
            end(server)
    print("The Java client sent the example, read typed results and saw its errors.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
