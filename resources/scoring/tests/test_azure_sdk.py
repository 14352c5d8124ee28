"""Names of Azure's SDKs that scoring scripts import, and the variables that they read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Serve

WORKBENCH = """
from azureml.api.schema.dataTypes import DataTypes
from azureml.api.schema.sampleDefinition import SampleDefinition
from azureml.api.realtime.services import generate_schema
from azureml.assets import get_local_path
from azureml.logging import get_azureml_logger

def init():
    global factor
    factor = 42
    get_azureml_logger().log('factor', factor)

def run(input_df):
    import json
    return json.dumps('%s %d' % (input_df, factor))

if __name__ == '__main__':
    from nowhere import nothing
"""


def test_the_template_of_workbench_runs_unchanged(serve: Serve) -> None:
    server = serve(WORKBENCH)
    assert server.score({"input_df": "some text"}).json == '"some text 42"'
    assert server.wait_for("factor: 42")["logger"] == "azureml.logging"


def test_assets_are_found_by_name_and_by_link_file(serve: Serve) -> None:
    script = "from azureml.assets import get_local_path\ndef run(name: str): return open(get_local_path(name)).read()\n"
    env = {"SLIPWAY_MODELS": json.dumps({"mine": {"version": 1, "path": "m/model.txt"}})}
    server = serve(script, env=env, files={"m/model.txt": "the model"})
    for name in ("mine", "mine.link", "m/model.txt"):
        assert server.score({"name": name}).json == "the model"


@pytest.mark.parametrize(
    "make, collect, place",
    [
        ("from azureml.monitoring import ModelDataCollector", "ModelDataCollector('m', designation='inputs', feature_names=['a', 'b']).collect([[1, 2]])", "inputs"),
        ("from azureml.datacollector import ModelDataCollector", "ModelDataCollector('m', identifier='inputs').collect(pd.DataFrame({'a': [1], 'b': [2]}))", "inputs"),
        ("from azureml.ai.monitoring import Collector", "Collector(name='model_inputs').collect(pd.DataFrame({'a': [1], 'b': [2]}))", "model_inputs"),
    ],
)  # fmt: skip
def test_collectors_of_all_generations_write_the_same(
    serve: Serve, tmp_path: Path, make: str, collect: str, place: str
) -> None:
    data = tmp_path / "collected"
    script = f"import pandas as pd\n{make}\ndef run(n: int):\n    {collect}\n    return n\n"
    server = serve(script, env={"AML_MODEL_DC_STORAGE_ENABLED": "true", "AML_MODEL_DC_STORAGE": str(data)})
    answer = server.score({"n": 1})
    server.stop()
    (file,) = data.rglob("data.csv")
    assert file.relative_to(data).parts[5] == place
    head, row = file.read_text().splitlines()
    assert head == "$Timestamp,$CorrelationId,$RequestId,a,b"
    assert row.endswith(f"{answer.headers['x-request-id']},1,2")


def test_inputs_and_outputs_of_a_collector_share_a_context(serve: Serve, tmp_path: Path) -> None:
    script = """
import pandas as pd
from azureml.ai.monitoring import Collector
from azureml.ai.monitoring.context import BasicCorrelationContext
failures = []
def init():
    global inputs, outputs
    inputs, outputs = Collector(name='model_inputs', on_error=failures.append), Collector(name='model_outputs', on_error=failures.append)
def run(n: int):
    context = inputs.collect(pd.DataFrame({'n': [n]}), BasicCorrelationContext(id='mine'))
    outputs.collect(pd.DataFrame({'y': [n]}), context)
    outputs.collect('no frame', context)
    return [context.id, len(failures)]
"""
    server = serve(script, env={"AML_MODEL_DC_STORAGE_ENABLED": "true", "AML_MODEL_DC_STORAGE": str(tmp_path / "c")})
    assert server.score({"n": 1}).json == ["mine", 1]
    server.stop()
    assert all(",mine," in file.read_text() for file in (tmp_path / "c").rglob("data.csv"))


def test_the_first_name_of_the_sdk_works(serve: Serve) -> None:
    script = """
from azure.ml.api.schema.dataTypes import DataTypes
from azure.ml.api.schema.sampleDefinition import SampleDefinition
from azure.ml.api.realtime.services import generate_schema
def run(text): return text.upper()
generate_schema(run_func=run, inputs={'text': SampleDefinition(DataTypes.STANDARD, 'some')})
"""
    assert serve(script).score({"text": "a"}).json == "A"


@pytest.mark.parametrize(
    "line, says",
    [
        (
            "from azureml.automl.core.shared import log_server",
            "azureml.automl is not among what the scoring server has",
        ),
        ("from azureml.core import Workspace", "azureml.core.Workspace is not part of the scoring server"),
    ],
)
def test_what_is_missing_of_the_sdk_is_named(serve: Serve, line: str, says: str) -> None:
    server = serve(f"{line}\ndef run(n: int): return n\n", wait=False)
    assert says in server.wait_for("importing the script failed")["message"]


def test_models_are_also_had_from_azureml_core(serve: Serve) -> None:
    script = "from azureml.core import Model\ndef run(n: int): return open(Model.get_model_path('m.txt')).read()\n"
    assert serve(script, files={"m.txt": "yes"}).score({"n": 1}).json == "yes"


def test_the_variables_of_azures_server_are_options(serve: Serve, tmp_path: Path) -> None:
    script = "import os, time, import_test\ndef run(n: float): time.sleep(n); return [os.environ[x] for x in ('AML_APP_ROOT', 'AZUREML_ENTRY_SCRIPT')] + [import_test.VALUE]\n"
    root = str(tmp_path / "root")
    env = {
        "AML_APP_ROOT": root,
        "AZUREML_ENTRY_SCRIPT": "code/main.py",
        "AZUREML_SOURCE_DIRECTORY": "source",
        "WORKER_COUNT": "2",
        "SCORING_TIMEOUT_MS": "800",
        "AZUREML_LOG_LEVEL": "INFO",
        "SERVICE_NAME": "mine",
        "SERVICE_VERSION": "7",
        "AML_CORS_ORIGINS": "https://a.example, https://b.example",
    }
    files = {"root/code/main.py": script, "root/source/import_test.py": "VALUE = 5"}
    server = serve("", env=env, files=files)
    assert server.score({"n": 0.0}).json == [root, "code/main.py", 5]
    assert server.score({"n": 5.0}).status == 504
    assert (
        server.score({"n": 0.0}, origin="https://b.example").headers["access-control-allow-origin"]
        == "https://b.example"
    )
    assert server.score({"n": 0.0}).headers["x-service-version"] == "7"
    assert server.request("POST", "/api/v1/service/mine/score", {"n": 0.0}).status == 200
    assert sum("worker ready" in str(line.get("message")) for line in server.lines) >= 2


def test_a_variable_of_azures_server_that_cannot_be_read_is_named(serve: Serve) -> None:
    server = serve("", env={"WORKER_COUNT": "many"}, wait=False)
    assert "WORKER_COUNT: 'many' is not valid" in server.wait_for("WORKER_COUNT")["message"]
    assert server.process.wait(20) == 2


def test_scripts_find_the_variables_when_nobody_has_set_them(serve: Serve, tmp_path: Path) -> None:
    server = serve(
        "import os\ndef run(n: int): return [os.environ['AML_APP_ROOT'], os.environ['AZUREML_ENTRY_SCRIPT']]\n"
    )
    assert server.score({"n": 1}).json == [str(tmp_path), str(tmp_path / "score.py")]
