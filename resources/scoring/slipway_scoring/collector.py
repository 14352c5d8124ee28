"""Model data collection as in 2017: what goes into and comes out of a model, as CSV by day, in a local folder.

Layout: `<root>/<subscription>/<resource group>/<account>/<webservice>/<model_id>-<model_name>-<model_version>/
<identifier>/<yyyy>/<mm>/<dd>/data.csv`.
"""

from __future__ import annotations

import csv
import fcntl
import io
import os
import re
import sys
import threading
import time
from typing import Any, Optional
from uuid import uuid4

from slipway_scoring import wire
from slipway_scoring.worker import output

ENABLED, STORAGE, DEBUG = "AML_MODEL_DC_STORAGE_ENABLED", "AML_MODEL_DC_STORAGE", "AML_MODEL_DC_DEBUG"
DEFAULT_ROOT = "/modeldata"
unsafe = re.compile(r"[^\w.\-]+")


class ModelDataCollector:
    """Collects the values at one place of a script.

    Nothing is written unless AML_MODEL_DC_STORAGE_ENABLED is true. AML_MODEL_DC_STORAGE is the root folder, default
    /modeldata; AML_MODEL_DC_DEBUG true prints what is collected.
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
        self.enabled = is_true(environment(ENABLED))
        self.debug = is_true(environment(DEBUG))
        account = environment("AML_MODEL_MANAGEMENT_ACCOUNT", model_management_account_id)
        service = webservice_name
        if service == "unknown":
            service = environment("AML_WEBSERVICE_NAME") or environment("SLIPWAY_SERVICE_NAME") or service
        self.folder = os.path.join(
            environment(STORAGE) or DEFAULT_ROOT,
            safe(environment("AML_SUBSCRIPTION", "unknown")),
            safe(environment("AML_RESOURCE_GROUP", "unknown")),
            safe(account),
            safe(service),
            safe(f"{model_id}-{model_name}-{model_version}"),
            safe(identifier),
        )
        self.lock = threading.Lock()

    def collect(self, input_data: Any, user_correlation_id: str = "") -> None:
        """Writes the rows of a list, array or data frame, with time, request id and correlation id.

        A disk that cannot be written is reported on the error stream; it does not fail the request.
        """
        if not self.enabled and not self.debug:
            return
        request = output.request_id.get()
        if request == wire.WARM_UP.decode():
            return  # the schema's example is no data of anyone's
        names, rows = table(input_data, self.feature_names)
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        head = ["$Timestamp", "$CorrelationId", "$RequestId", *names]
        lines = [[stamp, user_correlation_id or uuid4().hex, request, *row] for row in rows]
        if self.debug:
            print(f"collected {len(lines)} rows: {lines[:3]}")
        if self.enabled:
            try:
                self.write(head, lines)
            except OSError as error:
                print(f"model data was not written to {self.folder}: {error}", file=sys.stderr)

    def write(self, head: list[str], lines: list[list[Any]]) -> None:
        """Appends lines to today's file, which several workers share. Raises OSError."""
        folder = os.path.join(self.folder, time.strftime("%Y/%m/%d", time.gmtime()))
        os.makedirs(folder, exist_ok=True)
        text = io.StringIO()
        with self.lock, open(os.path.join(folder, "data.csv"), "a", encoding="utf-8", newline="") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            writer = csv.writer(text)
            if file.tell() == 0:
                writer.writerow(head)
            writer.writerows(lines)
            file.write(text.getvalue())


def is_true(text: Optional[str]) -> bool:
    """Whether a variable says yes."""
    return (text or "").strip().lower() in ("true", "1", "yes")


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
