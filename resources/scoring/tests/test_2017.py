"""Scripts of the 2017 service and of its successor, unchanged."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas
import pytest
from conftest import PACKAGE, Serve

# A score.py as the 2017 documentation has it, with pandas in place of Spark.
SCRIPT = """
from azureml.api.schema.dataTypes import DataTypes
from azureml.api.schema.sampleDefinition import SampleDefinition
from azureml.api.realtime.services import generate_schema
from azureml.datacollector import ModelDataCollector
import pandas
import os

def init():
    global inputs_dc, prediction_dc, model
    with open('model.pkl') as f:
        model = float(f.read())
    inputs_dc = ModelDataCollector('model.pkl', identifier="inputs")
    prediction_dc = ModelDataCollector('model.pkl', identifier="prediction")

def run(input_df):
    import json
    pred = (input_df['sepal length'] * model).tolist()
    inputs_dc.collect(input_df)
    prediction_dc.collect(pred)
    return json.dumps(str(pred[0]))

def main():
    df = pandas.DataFrame(data=[[3.0, 3.6, 1.3, 0.25]], columns=['sepal length', 'sepal width', 'petal length', 'petal width'])
    inputs = {"input_df": SampleDefinition(DataTypes.PANDAS, df)}
    print(sorted(generate_schema(run_func=run, inputs=inputs, filepath='./outputs/service_schema.json')))

if __name__ == "__main__":
    main()
"""
BODY = {"input_df": [{"sepal width": 3.6, "sepal length": 3.0, "petal width": 0.25, "petal length": 1.3}]}

# `internal` of an input as the SDK 1.0.1 pickled it: PandasSchema(shape=(1, 2), columns a float64, b int64).
PANDAS_PICKLE = base64.b64encode(
    b"\x80\x03cazureml.api.schema.pandasUtil\nPandasSchema\nq\x00)\x81q\x01}q\x02(X\x05\x00\x00\x00shapeq\x03K\x01K\x02\x86q\x04"
    b"X\x0c\x00\x00\x00column_namesq\x05]q\x06(X\x01\x00\x00\x00bq\x07X\x01\x00\x00\x00aq\x08eX\x0c\x00\x00\x00column_typesq\t]q\n("
    b"cnumpy\ndtype\nq\x0bX\x02\x00\x00\x00i4q\x0cK\x00K\x01\x87q\rRq\x0e(K\x03X\x01\x00\x00\x00<q\x0fNNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tq\x10b"
    b"h\x0bX\x02\x00\x00\x00f4q\x11K\x00K\x01\x87q\x12Rq\x13(K\x03h\x0fNNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tq\x14beub."
).decode()


def test_a_2017_script_makes_its_schema_and_is_served_with_it(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "score.py").write_text(SCRIPT)
    made = subprocess.run(
        [sys.executable, "score.py"], cwd=tmp_path, env={"PYTHONPATH": str(PACKAGE)}, capture_output=True, check=True
    )
    assert made.stdout == b"['input']\n"
    data = tmp_path / "collected"
    env = {"AML_MODEL_DC_STORAGE_ENABLED": "true", "AML_MODEL_DC_STORAGE": str(data)}
    server = serve(SCRIPT, "--schema", "outputs/service_schema.json", env=env, files={"model.pkl": "2"})
    assert server.score(BODY).json == '"6.0"'
    answer = server.score({"input_df": [{"sepal length": 1}]})
    assert answer.status == 400 and answer.json["details"][0]["pointer"] == "/input_df/0/sepal width"
    swagger = server.get("/swagger.json").json
    assert swagger["swagger"] == "2.0"
    example = swagger["definitions"]["ServiceInput"]["example"]
    assert server.score(example).status == 200
    server.stop()
    files = sorted(path.relative_to(data).as_posix() for path in data.rglob("*.csv"))
    assert len(files) == 2
    parts = files[0].split("/")
    assert parts[:6] == ["unknown", "unknown", "unknown", "unknown", "unknown-model.pkl-unknown", "inputs"]
    assert parts[-1] == "data.csv" and len(parts) == 10
    lines = (data / files[0]).read_text().splitlines()
    assert lines[0] == "$Timestamp,$CorrelationId,$RequestId,sepal length,sepal width,petal length,petal width"
    assert lines[1].endswith("3.0,3.6,1.3,0.25") and len(lines) == 3
    table = pandas.read_csv(data / files[0])
    assert table["sepal length"].tolist() == [3.0, 3.0]
    assert pandas.to_datetime(table["$Timestamp"]).dt.strftime("%Y/%m/%d").unique().tolist() == ["/".join(parts[6:9])]


def test_a_pickled_2017_schema_gives_columns_order_and_dtypes(serve: Serve) -> None:
    swagger = {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"a": {"type": "number", "format": "float"}, "b": {"type": "integer", "format": "int32"}},
        },
        "example": [{"a": 1.0, "b": 2}],
    }
    schema = {"input": {"df": {"type": 3, "swagger": swagger, "internal": PANDAS_PICKLE}}, "output": {}}
    script = "def run(df): return [list(df.columns), [str(t) for t in df.dtypes]]"
    server = serve(script, "--schema", "s.json", files={"s.json": schema})
    assert server.score({"df": [{"a": 1.5, "b": 2}]}).json == [["b", "a"], ["int32", "float32"]]


@pytest.mark.parametrize("parse", ["json.loads(raw_data)['data']", "np.array(json.loads(raw_data)['data']).tolist()"])
def test_an_undecorated_script_of_the_successor_gets_the_body_as_text(serve: Serve, parse: str) -> None:
    server = serve(
        f"import json\nimport numpy as np\ndef init(): pass\ndef run(raw_data):\n    data = {parse}\n    return data\n"
    )
    assert server.score({"data": [1, 2]}).json == [1, 2]
    assert server.score(b"\xff").status == 400


def test_how_the_body_comes_can_be_set(serve: Serve) -> None:
    server = serve("def run(text): return text.upper()", "--input", "string")
    assert server.score(b'{"a": 1}').json == '{"A": 1}'


def test_input_schema_decorators(serve: Serve) -> None:
    script = """
import numpy as np, pandas as pd
from inference_schema.schema_decorators import input_schema, output_schema
from inference_schema.parameter_types.numpy_parameter_type import NumpyParameterType
from inference_schema.parameter_types.pandas_parameter_type import PandasParameterType

def init(): pass

@input_schema('data', NumpyParameterType(np.array([[1.0, 2.0]])))
@input_schema('frame', PandasParameterType(pd.DataFrame({'a': [1.0]})))
@output_schema(NumpyParameterType(np.array([1.0])))
def run(data, frame):
    return [data.shape, str(frame.a.dtype)]
"""
    server = serve(script)
    assert server.score({"data": [[1, 2], [3, 4]], "frame": [{"a": 3}]}).json == [[2, 2], "float64"]
    assert server.score({"data": [[1, 2]]}).status == 400
    swagger = server.get("/swagger.json").json
    assert set(swagger["definitions"]["ServiceInput"]["properties"]) == {"data", "frame"}
    assert server.score(swagger["definitions"]["ServiceInput"]["example"]).status == 200


def test_rawhttp_and_amlresponse(serve: Serve) -> None:
    script = """
from azureml.contrib.services.aml_request import AMLRequest, rawhttp
from azureml.contrib.services.aml_response import AMLResponse

def init(): pass

@rawhttp
def run(request):
    if request.method == 'POST':
        return AMLResponse(request.get_data(), 202, {'Content-Type': 'image/jpeg'})
"""
    answer = serve(script).score(b"\xff\xd8", content_type="image/jpeg")
    assert (answer.status, answer.body, answer.headers["content-type"]) == (202, b"\xff\xd8", "image/jpeg")


def test_aml_response_headers_in_the_result(serve: Serve) -> None:
    script = "def run(x): return {'aml_response_body': {'x': x}, 'aml_response_headers': {'X-Mine': 'yes'}}"
    answer = serve(script).score({"x": 1})
    assert answer.headers["x-mine"] == "yes" and answer.json == {"x": 1}


@pytest.mark.parametrize("where", ["environment", "core"])
def test_models_are_found_as_they_used_to(serve: Serve, where: str, tmp_path: Path) -> None:
    find = (
        "os.path.join(os.environ['AZUREML_MODEL_DIR'], 'm.txt')"
        if where == "environment"
        else "Model.get_model_path('mine')"
    )
    imports = "" if where == "environment" else "from azureml.core.model import Model\n"
    script = (
        f"import os\n{imports}def init():\n    global text\n    text = open({find}).read()\ndef run(n): return text\n"
    )
    env = {
        "AZUREML_MODEL_DIR": str(tmp_path / "models"),
        "SLIPWAY_MODELS": json.dumps({"mine": {"version": 3, "path": "m.txt"}}),
    }
    server = serve(script, env=env, files={"models/m.txt": "the model"})
    assert server.score({"n": 1}).json == "the model"


def test_sample_definition_refuses_a_sample_of_another_kind() -> None:
    code = (
        "from azureml.api.schema.sampleDefinition import SampleDefinition\nfrom azureml.api.schema.dataTypes import DataTypes\n"
        "try: SampleDefinition(DataTypes.PANDAS, [1])\nexcept TypeError as error: print(error)\n"
    )
    env: dict[str, Any] = {"PYTHONPATH": str(PACKAGE)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True)
    assert b"takes a data frame" in done.stdout
