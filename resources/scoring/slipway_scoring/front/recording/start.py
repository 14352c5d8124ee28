"""Recording from the start of a replica: its secrets are taken away before there is a worker."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Optional

from slipway_scoring.front.recording.keeper_link import KeeperLink
from slipway_scoring.front.recording.recorder_link import RecorderLink
from slipway_scoring.front.recording.recording_metrics import add_recording
from slipway_scoring.front.service import Service
from slipway_scoring.options import Settings
from slipway_scoring.record_rules import SALT, read_rules
from slipway_scoring.store_location import read_location
from slipway_scoring.store_secrets import take_secrets
from slipway_scoring.undumpable import hide_memory


@dataclass(frozen=True)
class Recording:
    """What a replica that records begins with."""

    secrets: Mapping[str, str]


def prepare_recording(settings: Settings) -> Optional[Recording]:
    """Takes what opens the store out of the environment, and hides what this process was started with.

    Raises RulesError: rules that cannot be used are refused at the start.
    """
    secrets = take_secrets(os.environ, [read_location(settings.record_store)])
    if settings.record == "off":
        return None
    read_rules(settings.record_rules, settings.schema, secrets.get(SALT, ""))
    hide_memory()
    return Recording(secrets)


async def start_recorder(service: Service, recording: Recording) -> Optional[RecorderLink]:
    """Starts what records. A system that refuses costs the recording, not the replica."""
    keeper = KeeperLink(service.pool.crew.environment, recording.secrets, service.log)
    try:
        await keeper.start()
    except (OSError, subprocess.SubprocessError) as error:
        service.log("error", "calls are not recorded: the recorder could not be started", error=str(error))
        return None
    recorder = RecorderLink(service.settings, service.log, keeper)
    recorder.start()
    service.records.calls = recorder.offers
    add_recording(service.metrics, recorder)
    return recorder
