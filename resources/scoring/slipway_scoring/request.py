"""The raw request, for scripts that ask for it: `@rawhttp`, or a parameter annotated with `Request`.

It has what scripts use of Flask's request, which azureml-inference-server-http passes on. Names and meanings follow
https://flask.palletsprojects.com/en/stable/api/#flask.Request.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Optional, TypeVar
from urllib.parse import unquote

from slipway_scoring.headers import Headers
from slipway_scoring.multi_dict import MultiDict
from slipway_scoring.request_accept import Accept, Authorization, UserAgent
from slipway_scoring.request_form import FORM, MULTIPART, media_type, parse_form, parse_query

Function = TypeVar("Function", bound=Callable[..., Any])
RAW_MARK = "__slipway_raw__"


class Request:
    """A request as it came.

    `headers` are those that the server has received; among them `:method` and `:path` (the target of the request
    line), of which a POST to /score is the default.
    """

    scheme = "http"
    root_path = script_root = ""
    remote_addr: Optional[str] = None  # of the server's front; a proxy's X-Forwarded-For is in access_route
    is_multithread = is_multiprocess = is_run_once = False

    def __init__(self, data: bytes, headers: Mapping[str, str], request_id: str = "") -> None:
        self.body = data
        self.method = headers.get(":method", "POST")
        self.headers = Headers((name.title(), value) for name, value in headers.items() if name[:1] != ":")
        self.request_id = request_id
        target = headers.get(":path", "/score")
        if not target.startswith("/"):
            target = "/" + target.partition("://")[2].partition("/")[2]
        path, _, query = target.partition("#")[0].partition("?")
        self.path = unquote(path)
        self.query_string = query.encode("latin-1")

    # -- the address -------------------------------------------------------------------------------------------

    @property
    def host(self) -> str:
        """The Host header."""
        return str(self.headers.get("host", "localhost"))

    @property
    def url(self) -> str:
        """The whole address."""
        return self.base_url + (f"?{self.query_string.decode('latin-1')}" if self.query_string else "")

    @property
    def base_url(self) -> str:
        """The address without its query."""
        return f"{self.scheme}://{self.host}{self.path}"

    @property
    def host_url(self) -> str:
        """Scheme and host."""
        return f"{self.scheme}://{self.host}/"

    url_root = root_url = host_url

    @property
    def full_path(self) -> str:
        """Path and query; the question mark is always there, as in Flask."""
        return f"{self.path}?{self.query_string.decode('latin-1')}"

    @property
    def is_secure(self) -> bool:
        """Whether the request came by HTTPS; behind a proxy never."""
        return self.scheme == "https"

    @property
    def access_route(self) -> list[str]:
        """The addresses in X-Forwarded-For."""
        return [one.strip() for one in self.headers.get("x-forwarded-for", "").split(",") if one.strip()]

    @cached_property
    def args(self) -> MultiDict:
        """The query's parameters."""
        return MultiDict(parse_query(self.query_string.decode("latin-1")))

    # -- what the headers say ----------------------------------------------------------------------------------

    @property
    def content_type(self) -> Optional[str]:
        """The Content-Type header."""
        value: Optional[str] = self.headers.get("content-type")
        return value

    @property
    def mimetype(self) -> str:
        """The Content-Type in lower case, without parameters; empty when there is none."""
        return media_type(self.content_type)[0]

    @property
    def mimetype_params(self) -> dict[str, str]:
        """The parameters of the Content-Type."""
        return media_type(self.content_type)[1]

    @property
    def content_length(self) -> Optional[int]:
        """The size of the body in bytes."""
        return len(self.body)

    @property
    def content_encoding(self) -> Optional[str]:
        """The Content-Encoding header; the body is decoded already."""
        value: Optional[str] = self.headers.get("content-encoding")
        return value

    @property
    def is_json(self) -> bool:
        """Whether the body is JSON by its Content-Type."""
        kind = self.mimetype
        return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))

    @property
    def referrer(self) -> Optional[str]:
        """The Referer header."""
        value: Optional[str] = self.headers.get("referer")
        return value

    @property
    def origin(self) -> Optional[str]:
        """The Origin header."""
        value: Optional[str] = self.headers.get("origin")
        return value

    @cached_property
    def cookies(self) -> MultiDict:
        """The cookies by name."""
        pairs = (one.partition("=") for line in self.headers.getlist("cookie") for one in line.split(";"))
        return MultiDict((name.strip(), value.strip().strip('"')) for name, _, value in pairs if name.strip())

    @cached_property
    def accept_mimetypes(self) -> Accept:
        """The media types that the client takes, best first."""
        return Accept(self.headers.get("accept"))

    @cached_property
    def accept_encodings(self) -> Accept:
        """The content encodings that the client takes."""
        return Accept(self.headers.get("accept-encoding"))

    @cached_property
    def accept_languages(self) -> Accept:
        """The languages that the client prefers."""
        return Accept(self.headers.get("accept-language"))

    @property
    def authorization(self) -> Optional[Authorization]:
        """The Authorization header, taken apart."""
        return Authorization.read(self.headers.get("authorization"))

    @property
    def user_agent(self) -> UserAgent:
        """The User-Agent header."""
        return UserAgent(self.headers.get("user-agent", ""))

    # -- the body ----------------------------------------------------------------------------------------------

    @property
    def data(self) -> bytes:
        """The body; empty when it is a form, whose content is in `form` and `files`."""
        return b"" if self.mimetype in (FORM, MULTIPART) else self.body

    def get_data(self, cache: bool = True, as_text: bool = False, parse_form_data: bool = False) -> Any:
        """The body as bytes, or as text in UTF-8 whose faults are replaced."""
        body = self.data if parse_form_data else self.body
        return body.decode("utf-8", "replace") if as_text else body

    @cached_property
    def stream(self) -> io.BytesIO:
        """The body as a stream."""
        return io.BytesIO(self.body)

    @property
    def input_stream(self) -> io.BytesIO:
        """The same stream, under its name of older versions."""
        return self.stream

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """The body as JSON, whatever its Content-Type. Raises ValueError; None instead when `silent`."""
        try:
            return json.loads(self.body)
        except ValueError:
            if silent:
                return None
            raise

    json = property(get_json)

    @cached_property
    def parsed(self) -> tuple[MultiDict, MultiDict]:
        """The fields and files of a form."""
        return parse_form(self.content_type, self.body)

    @property
    def form(self) -> MultiDict:
        """The fields of a form."""
        return self.parsed[0]

    @property
    def files(self) -> MultiDict:
        """The files of a form."""
        return self.parsed[1]

    @cached_property
    def values(self) -> MultiDict:
        """The query's parameters, then the fields of a form."""
        return MultiDict([*self.args.items(multi=True), *self.form.items(multi=True)])

    @cached_property
    def environ(self) -> dict[str, Any]:
        """The request as WSGI has it (PEP 3333)."""
        named = {"HTTP_" + name.upper().replace("-", "_"): value for name, value in self.headers}
        for name in ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"):
            named.pop(name, None)
        return {
            **named,
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": self.path,
            "QUERY_STRING": self.query_string.decode("latin-1"),
            "CONTENT_TYPE": self.content_type or "",
            "CONTENT_LENGTH": str(len(self.body)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": self.scheme,
            "wsgi.input": self.stream,
        }

    def close(self) -> None:
        """Does nothing: nothing is held open."""

    def __repr__(self) -> str:
        return f"<Request {self.url!r} [{self.method}]>"


def rawhttp(function: Function) -> Function:
    """Marks run() as one that takes the raw request."""
    setattr(function, RAW_MARK, True)
    return function
