"""Requests for MLflow's `/invocations` and KServe's V1 `:predict`, as the inputs of run().

Sources: mlflow 3.17, mlflow/pyfunc/scoring_server/__init__.py (`_split_data_and_params`, `infer_and_parse_data`);
kserve, docs/data_plane/v1_protocol. Both take `instances` or `inputs` and answer `{"predictions": …}`; MLflow also
takes `dataframe_split`, `dataframe_records`, `params` and CSV.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Optional

from slipway_scoring.failure import Refusal
from slipway_scoring.response import Response
from slipway_scoring.schema.fields import Frame, Input
from slipway_scoring.worker.allowance import spend_records
from slipway_scoring.worker.csv_rows import csv_rows
from slipway_scoring.worker.whole_numbers import read_json, write_json

FORMS = ("dataframe_split", "dataframe_records", "instances", "inputs")
Headers = dict[str, str]
Inputs = dict[str, Input]


def to_inputs(body: bytes, headers: Optional[Headers], inputs: Inputs) -> bytes:
    """Returns a request as a JSON object of inputs by name, as `/score` takes it. Raises Refusal."""
    kind = (headers or {}).get("content-type", "application/json").partition(";")[0].strip().lower()
    if kind == "text/csv":
        content: dict[str, Any] = {"dataframe_records": csv_rows(body, columns_of(inputs))}
    else:
        content = loads(body)
    if not inputs:
        return write_json(content)
    form = form_of(content)
    params = content.get("params") or {}
    if not isinstance(params, dict):
        raise misfit("params is not an object")
    return write_json({**arguments(form, content[form], inputs), **params})


def from_result(result: Any) -> Any:
    """Returns what run() returned as the answer of these doors."""
    return result if isinstance(result, Response) else {"predictions": result}


def json_headers(headers: Optional[Headers]) -> Headers:
    """Returns the headers of a request whose body has become JSON."""
    return {**(headers or {}), "content-type": "application/json"}


def loads(body: bytes) -> dict[str, Any]:
    """Returns the object in a body; NaN and infinities, which MLflow's client writes, are missing values."""
    try:
        content = read_json(body)
    except ValueError:
        try:
            content = json.loads(body, parse_constant=lambda _: None)
        except (ValueError, RecursionError) as error:
            raise Refusal(400, "not-json", f"the body is not JSON: {error}"[:300]) from None
    if not isinstance(content, dict):
        raise misfit("the body is not an object")
    return content


def form_of(content: dict[str, Any]) -> str:
    """Returns which of the forms a request has. Raises Refusal unless it is exactly one."""
    found = [form for form in FORMS if form in content]
    if len(found) != 1:
        raise misfit(f"the body needs exactly one of {', '.join(FORMS)}")
    extra = next((name for name in content if name not in (found[0], "params", "signature_name")), None)
    if extra is not None:
        raise misfit(f"the body has a member {extra[:60]!r}")
    return found[0]


def arguments(form: str, data: Any, inputs: Inputs) -> dict[str, Any]:
    """Returns the inputs by name out of the data of a request."""
    target = target_of(inputs)
    if form == "dataframe_split":
        columns, rows = split_frame(data)
        records = None if columns is None else records_of(columns, rows)
    elif form == "dataframe_records":
        columns, rows, records = None, None, array_of(form, data)
    else:
        columns = rows = records = None
    if target is None:
        return by_name(form, data if records is None else records, inputs)
    name, entry = target
    if records is None and names_inputs(data, name, inputs):
        return by_name(form, data, inputs)
    if isinstance(entry.field, Frame):
        return {name: records if records is not None else as_records(form, rows or data, entry.field)}
    if rows is not None:
        return {name: rows}
    return {name: [list(one.values()) for one in records] if records is not None else data}


def target_of(inputs: Inputs) -> Optional[tuple[str, Input]]:
    """Returns the input that the data is for: the only frame, else the only one, or the only one that is needed."""
    choices: tuple[Callable[[Input], bool], ...] = (
        lambda entry: isinstance(entry.field, Frame),
        lambda entry: True,
        lambda entry: entry.required,
    )
    for choose in choices:
        found = [(name, entry) for name, entry in inputs.items() if choose(entry)]
        if len(found) == 1:
            return found[0]
    return None


def names_inputs(data: Any, name: str, inputs: Inputs) -> bool:
    """Returns whether data is an object of inputs, or an array of such, and not one of the columns of a frame."""
    field = inputs[name].field
    if isinstance(field, Frame) and name in (column.name for column in field.columns):
        return False
    rows = data if isinstance(data, list) else [data]
    return bool(rows) and all(isinstance(one, dict) and name in one and one.keys() <= inputs.keys() for one in rows)


def by_name(form: str, data: Any, inputs: Inputs) -> dict[str, Any]:
    """Returns the inputs of a service that has several: an object of them, or one for each instance, put together."""
    if isinstance(data, dict):
        return dict(data)
    rows = array_of(form, data)
    if not rows or not all(isinstance(one, dict) and one.keys() == rows[0].keys() for one in rows):
        raise misfit(f"{form} of this service are objects with {', '.join(inputs)}")
    if len(rows) == 1:
        return dict(rows[0])
    return {name: [one[name] for one in rows] for name in rows[0]}


def as_records(form: str, data: Any, frame: Frame) -> list[Any]:
    """Returns the rows of a frame as objects by column."""
    names = [column.name for column in frame.columns]
    if isinstance(data, dict):
        columns = {name: values if isinstance(values, list) else [values] for name, values in data.items()}
        if len({len(values) for values in columns.values()}) > 1:
            raise misfit(f"the columns of {form} have different lengths")
        spend_records(max(map(len, columns.values()), default=0), columns)
        return [dict(zip(columns, row)) for row in zip(*columns.values())]
    rows = array_of(form, data)
    if all(isinstance(row, dict) for row in rows):
        return rows
    if not all(isinstance(row, list) and len(row) == len(names) for row in rows):
        raise misfit(f"the rows of {form} are objects, or arrays of {len(names)} values: {', '.join(map(str, names))}")
    return records_of(names, rows)


def records_of(names: Sequence[Any], rows: list[Any]) -> list[Any]:
    """Returns rows as objects by column. Raises Refusal for more than fit into memory."""
    spend_records(len(rows), names)
    return [dict(zip(names, row)) for row in rows]


def split_frame(data: Any) -> tuple[Optional[list[str]], list[Any]]:
    """Returns columns and rows of a frame in pandas' form `split`."""
    if not isinstance(data, dict) or not isinstance(data.get("data"), list) or set(data) - {"columns", "data", "index"}:
        raise misfit("dataframe_split is an object of data, columns and index")
    columns = data.get("columns")
    rows = data["data"]
    if columns is not None and not (isinstance(columns, list) and all(is_row(row, len(columns)) for row in rows)):
        raise misfit("the rows of dataframe_split are not as long as its columns")
    return None if columns is None else [str(one) for one in columns], rows


def is_row(row: Any, size: int) -> bool:
    """Returns whether a value is an array of a size."""
    return isinstance(row, list) and len(row) == size


def array_of(form: str, data: Any) -> list[Any]:
    """Returns data that must be an array."""
    if not isinstance(data, list):
        raise misfit(f"{form} is not an array")
    return data


def columns_of(inputs: Inputs) -> dict[str, str]:
    """Returns the dtypes of the columns of the only frame, by name; nothing when there is none."""
    target = target_of(inputs)
    if target is None or not isinstance(target[1].field, Frame):
        return {}
    return {str(column.name): column.dtype for column in target[1].field.columns}


def misfit(message: str) -> Refusal:
    """Returns the refusal of a request in none of the forms."""
    return Refusal(400, "invalid-input", message, "see the MLflow scoring protocol, or use /score")
