"""The binary tensor extension of the Open Inference Protocol: data of tensors as raw bytes behind the JSON.

Source: triton-inference-server/server, docs/protocol/extension_binary_data.md; tritonclient sends it by default. The
header `Inference-Header-Content-Length` is the length of the JSON; `binary_data_size` in a tensor's parameters is the
length of its bytes, which follow in the tensors' order. Numbers are little-endian; a BYTES element is its length in
four bytes, then itself.
"""

from __future__ import annotations

import struct
import sys
from array import array
from typing import Any, Optional

import orjson

from slipway_scoring.failure import Refusal
from slipway_scoring.response import Response

LENGTH_HEADER = "inference-header-content-length"
CODES = {
    "BOOL": "?", "INT8": "b", "UINT8": "B", "INT16": "h", "UINT16": "H", "INT32": "i", "UINT32": "I", "INT64": "q",
    "UINT64": "Q", "FP16": "e", "FP32": "f", "FP64": "d",
}  # fmt: skip


def split(body: bytes, headers: Optional[dict[str, str]]) -> tuple[bytes, Optional[bytes]]:
    """Returns the JSON of a body, and the raw data behind it: None without the extension. Raises Refusal."""
    given = (headers or {}).get(LENGTH_HEADER)
    if given is None:
        return body, None
    if not given.isdigit() or int(given) > len(body):
        raise refusal(f"{LENGTH_HEADER} is {given[:20]}, the body has {len(body)} bytes")
    return body[: int(given)], body[int(given) :]


def fill(tensors: list[Any], raw: Optional[bytes]) -> None:
    """Puts raw data into the tensors that it belongs to, as their `data`. Raises Refusal."""
    position = 0
    for tensor in tensors:
        size = binary_size(tensor)
        if size is None:
            continue
        name = str(tensor.get("name"))[:60]
        if raw is None:
            raise refusal(f"the tensor {name} has binary_data_size, but the request no {LENGTH_HEADER}")
        if position + size > len(raw):
            raise refusal(f"the tensor {name} has {len(raw) - position} bytes, not {size}")
        tensor["data"] = unpacked(name, str(tensor.get("datatype")), raw[position : position + size])
        position += size
    if raw is not None and position != len(raw):
        raise refusal(f"{len(raw) - position} bytes belong to no tensor")


def binary_size(tensor: Any) -> Optional[int]:
    """Returns the length of a tensor's raw data, or None when its data is JSON."""
    parameters = tensor.get("parameters") if isinstance(tensor, dict) else None
    size = parameters.get("binary_data_size") if isinstance(parameters, dict) else None
    if size is None:
        return None
    if type(size) is not int or size < 0:
        raise refusal("binary_data_size is not a number of bytes")
    return size


def unpacked(name: str, datatype: str, raw: bytes) -> list[Any]:
    """Returns the elements in raw data. Raises Refusal."""
    if datatype == "BYTES":
        return unpacked_bytes(name, raw)
    if datatype == "BF16":
        if len(raw) % 2:
            raise refusal(f"the data of {name} is no whole number of BF16")
        wide = b"".join(b"\0\0" + raw[at : at + 2] for at in range(0, len(raw), 2))
        return list(struct.unpack(f"<{len(raw) // 2}f", wide))
    code = CODES.get(datatype)
    if code is None:
        raise refusal(f"the tensor {name} has no datatype of the protocol")
    size = struct.calcsize("<" + code)
    if len(raw) % size:
        raise refusal(f"the data of {name} is no whole number of {datatype}")
    if code in "?e" or sys.byteorder != "little":
        return list(struct.unpack(f"<{len(raw) // size}{code}", raw))
    values = array(code)
    values.frombytes(raw)
    return values.tolist()


def unpacked_bytes(name: str, raw: bytes) -> list[str]:
    """Returns the elements of a BYTES tensor as text; what is not UTF-8 as base64 is not guessed but refused."""
    found = []
    position = 0
    while position < len(raw):
        end = position + 4
        end += int.from_bytes(raw[position:end], "little")
        if end > len(raw) or position + 4 > len(raw):
            raise refusal(f"the data of {name} ends inside of an element")
        try:
            found.append(raw[position + 4 : end].decode())
        except UnicodeDecodeError:
            raise refusal(f"an element of {name} is not UTF-8; send bytes as base64 text") from None
        position = end
    return found


def with_binary_outputs(content: dict[str, Any], request: dict[str, Any]) -> Any:
    """Returns the body of an answer, with the outputs as raw bytes that the request wants so."""
    wanted = {one.get("name"): one for one in request.get("outputs") or [] if isinstance(one, dict)}
    default = flag(request, "binary_data_output")
    raw: list[bytes] = []
    outputs = []
    for tensor in content["outputs"]:
        own = flag(wanted.get(tensor["name"], {}), "binary_data")
        if own if own is not None else default:
            packed = packed_data(tensor["datatype"], tensor["data"])
            raw.append(packed)
            parameters = {**tensor.get("parameters", {}), "binary_data_size": len(packed)}
            outputs.append({name: part for name, part in tensor.items() if name != "data"} | {"parameters": parameters})
        else:
            outputs.append(tensor)
    if not raw:
        return content
    head = orjson.dumps({**content, "outputs": outputs}, option=orjson.OPT_SERIALIZE_NUMPY)
    return Response(b"".join((head, *raw)), 200, {LENGTH_HEADER: len(head)}, "application/octet-stream")


def flag(holder: dict[str, Any], name: str) -> Optional[bool]:
    """Returns a parameter that is true or false, or None when it is not given."""
    parameters = holder.get("parameters")
    value = parameters.get(name) if isinstance(parameters, dict) else None
    return value if isinstance(value, bool) else None


def packed_data(datatype: str, data: list[Any]) -> bytes:
    """Returns the elements of a tensor as raw data; a missing number is NaN."""
    if datatype == "BYTES":
        texts = [str(one).encode() for one in data]
        return b"".join(struct.pack("<I", len(text)) + text for text in texts)
    if datatype in ("FP16", "FP32", "FP64"):
        data = [float("nan") if one is None else one for one in data]
    return struct.pack(f"<{len(data)}{CODES[datatype]}", *data)


def refusal(message: str) -> Refusal:
    """Returns the refusal of raw data that does not fit."""
    return Refusal(400, "invalid-binary-data", message)
