"""Model data collection as in 2017: what goes into and comes out of a model, as CSV by day.

Layout: `<subscription>/<resource group>/<account>/<webservice>/<model_id>-<model_name>-<model_version>/<identifier>/
<yyyy>/<mm>/<dd>/data.csv`, in the folder, store or Azure account that AML_MODEL_DC_STORAGE names. A collector only
hands rows over; the recorder writes them (recorder/row_files.py).
"""

from __future__ import annotations

import csv
import io
import os
import re
import sys
import time
from collections.abc import Iterable
from typing import Any, Optional
from uuid import uuid4

import orjson

from slipway_scoring import wire
from slipway_scoring.store_secrets import collects
from slipway_scoring.worker import output
from slipway_scoring.worker.row_sender import RowSender, make_sender

DEBUG = "AML_MODEL_DC_DEBUG"
unsafe = re.compile(r"[^\w.\-]+")
senders: list[Optional[RowSender]] = []  # the one of this process, once it is looked for


class ModelDataCollector:
    """Collects the values at one place of a script.

    Nothing is collected unless AML_MODEL_DC_STORAGE_ENABLED is true. AML_MODEL_DC_DEBUG true prints what is.
    """

    def __init__(
        self,
        model_name: str,
        identifier: str = "default",
        feature_names: Optional[list[str]] = None,
        model_management_account_id: str = "unknown",
        webservice_name: str = "unknown",
        model_id: str = "unknown",
        model_version: str = "unknown",
    ) -> None:
        if not model_name or not isinstance(model_name, str):
            raise TypeError("model_name must be a text that is not empty")
        environment = os.environ.get
        self.feature_names = feature_names
        self.debug = environment(DEBUG, "").strip().lower() in ("true", "1", "yes")
        self.sender = sender() if collects(os.environ) else None
        account = environment("AML_MODEL_MANAGEMENT_ACCOUNT", model_management_account_id)
        service = webservice_name
        if service == "unknown":
            service = environment("AML_WEBSERVICE_NAME") or environment("SLIPWAY_SERVICE_NAME") or service
        parts = (
            environment("AML_SUBSCRIPTION", "unknown"),
            environment("AML_RESOURCE_GROUP", "unknown"),
            account,
            service,
            f"{model_id}-{model_name}-{model_version}",
            identifier,
        )
        self.folder = "/".join(safe(part) for part in parts)

    def collect(self, input_data: Any, user_correlation_id: str = "") -> None:
        """Takes the rows of a list, array or data frame, with time, request id and correlation id.

        They are copied here, and stored by another process: neither a disk nor a network is waited for.
        """
        if self.sender is None and not self.debug:
            return
        request = output.request_id.get()
        if request == wire.WARM_UP.decode():
            return  # the schema's example is no data of anyone's
        names, rows = table(input_data, self.feature_names)
        now = time.gmtime()
        stamp, correlation = time.strftime("%Y-%m-%dT%H:%M:%SZ", now), user_correlation_id or uuid4().hex
        head = ["$Timestamp", "$CorrelationId", "$RequestId", *names]
        values = [[stamp, correlation, request, *row] for row in rows]
        if self.debug:
            print(f"collected {len(values)} rows: {values[:3]}")
        if self.sender is not None:
            folder = f"{self.folder}/{time.strftime('%Y/%m/%d', now)}"
            self.sender.offer(lines(folder, head, values), request)


def sender() -> Optional[RowSender]:
    """Returns the way to the recorder; says once when there is none, as outside of a server."""
    if not senders:
        senders.append(make_sender())
        if senders[0] is None:
            print("model data is not collected: this is no worker of a server that collects", file=sys.stderr)
    return senders[0]


def lines(folder: str, head: list[str], rows: list[list[Any]]) -> Iterable[bytes]:
    """Yields rows as the recorder reads them."""
    told = text_of(head)
    return (orjson.dumps({"p": folder, "h": told, "r": text_of(row)}) for row in rows)


def text_of(values: list[Any]) -> str:
    """Returns values as one line of CSV, without its end. Half a surrogate pair, which no file can hold, is escaped."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(values)
    return text.getvalue().encode("utf-8", "backslashreplace").decode()


def safe(part: str) -> str:
    """A value as the name of one folder."""
    return unsafe.sub("_", part).strip(".") or "unknown"


def table(data: Any, feature_names: Optional[list[str]]) -> tuple[list[str], list[list[Any]]]:
    """Column names and rows of what is collected."""
    if hasattr(data, "toPandas"):
        data = data.toPandas()
    if hasattr(data, "columns") and hasattr(data, "itertuples"):
        names = [str(name) for name in data.columns]
        return feature_names or names, [list(row) for row in data.itertuples(index=False, name=None)]
    if hasattr(data, "tolist"):
        data = data.tolist()
    rows = data if isinstance(data, (list, tuple)) else [data]
    matrix = [list(row) if isinstance(row, (list, tuple)) else [row] for row in rows]
    width = max((len(row) for row in matrix), default=0)
    return feature_names or [str(index) for index in range(width)], matrix
