"""Recording from the start of a replica: its secrets are taken away before there is a worker."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Optional

from slipway_scoring.export_settings import EXPORTS, ExportSettings, take_exports
from slipway_scoring.front.recording.exported import Exported
from slipway_scoring.front.recording.keeper_link import KeeperLink
from slipway_scoring.front.recording.recorder_link import RecorderLink
from slipway_scoring.front.recording.recording_metrics import add_recording
from slipway_scoring.front.recording.row_channel import RowChannel
from slipway_scoring.front.service import Service
from slipway_scoring.log import Tap
from slipway_scoring.log_channel import LogSender
from slipway_scoring.options import Settings
from slipway_scoring.record_rules import SALT, read_rules
from slipway_scoring.store_location import FOLDER, Location, LocationError, read_location
from slipway_scoring.store_secrets import STORAGE, collected_store, take_secrets
from slipway_scoring.undumpable import hide_memory


@dataclass(frozen=True)
class Recording:
    """What a replica that records begins with."""

    secrets: Mapping[str, str]
    rows: Optional[Location]  # where collected rows go
    exports: ExportSettings


def prepare_recording(settings: Settings) -> Optional[Recording]:
    """Takes what opens the store out of the environment, and hides what this process was started with.

    Raises RulesError, LocationError, ExportError: what cannot be used is refused at the start.
    """
    rows = collected_store(os.environ, settings.record_store)
    stores = [read_location(settings.record_store), *([] if rows is None else [rows])]
    secrets = take_secrets(os.environ, stores)
    exports = take_exports(settings, os.environ)
    if exports:
        secrets[EXPORTS] = exports.packed()
    if settings.record == "off" and rows is None and not exports:
        return None
    needs_obstore = any(store.kind != FOLDER for store in stores[: 1 if STORAGE in secrets else 2])
    if needs_obstore and find_spec("obstore") is None:
        raise LocationError("storing there needs the package obstore: build the image with `data:` in its manifest")
    read_rules(settings.record_rules, settings.schema, secrets.get(SALT, ""))
    hide_memory()
    return Recording(secrets, rows, exports)


async def start_recorder(service: Service, recording: Recording, tap: Tap) -> Optional[RecorderLink]:
    """Starts what records. A system that refuses costs the recording, not the replica."""
    keeper = KeeperLink(service.pool.crew.environment, recording.secrets, service.log)
    try:
        await keeper.start()
    except (OSError, subprocess.SubprocessError) as error:
        service.log("error", "nothing is recorded or exported: the recorder could not be started", error=str(error))
        return None
    settings, crew = service.settings, service.pool.crew
    rows = None
    if recording.rows is not None:
        share = settings.record_share if settings.record != "off" else 1.0
        rows = crew.rows = RowChannel(recording.rows, settings.workers, share)
        rows.add_metrics(service.metrics)
    recorder = RecorderLink(settings, service.log, keeper, rows)
    if recording.exports:
        export(service, recorder, tap)
    recorder.start()
    if settings.record != "off":
        service.records.calls = recorder.offers
        add_recording(service.metrics, recorder)
    return recorder


def export(service: Service, recorder: RecorderLink, tap: Tap) -> None:
    """Has requests and log lines exported, those of the workers too. Raises OSError."""
    exported = recorder.exported = Exported(recorder)
    service.records.tracer = exported
    service.pool.crew.logs = exported
    service.letters.traces = True
    tap.tell = LogSender(exported.writer, "server").tell
    exported.add_metrics(service.metrics)
