"""Application Insights, as a server of its own sees what a replica sends."""

from __future__ import annotations

import json
import os
import signal
import time
from typing import Any

from capture_server import Capture, Reply, capture
from conftest import Serve, Server
from recordings import recorder_of, until

KEY = "0b9ac1de-12fe-4d11-9d3c-7a8b5e1f2c3d"
SCRIPT = """
import logging, os
def run(data):
    if data == "fail":
        raise ValueError("no such iris")
    print("looked at", data)
    logging.getLogger("mine").warning("careful")
    return [os.environ.get("APPLICATIONINSIGHTS_CONNECTION_STRING"), os.environ.get("SLIPWAY_EXPORTS")]
"""
TRACE = "0af7651916cd43dd8448eb211c80319c"


def start(serve: Serve, server: Capture, script: str = SCRIPT, **env: str) -> Server:
    text = f"InstrumentationKey={KEY};IngestionEndpoint={server.url}/;LiveEndpoint=https://live.invalid/"
    given = {"APPLICATIONINSIGHTS_CONNECTION_STRING": text, "HOSTNAME": "iris-7d9-x2x", **env}
    options = ("--insights", "on", "--service-name", "iris", "--service-version", "iris:3")
    return serve(script, *options, env=given)


def counts_of(server: Server) -> dict[str, Any]:
    server.stop()
    found: dict[str, Any] = server.wait_for("exporting ended")["Application Insights"]
    assert found["offered"] == found["sent"] + sum(found["lost"].values()) + found["waiting"]
    return found


def test_requests_lines_and_exceptions_arrive_under_one_operation(serve: Serve) -> None:
    with capture() as insights:
        server = start(serve, insights)
        assert server.score({"data": 1}, traceparent=f"00-{TRACE}-b7ad6b7169203331-01").json == [None, None]
        server.score({"data": "fail"}, **{"x-request-id": "second"})
        counts = counts_of(server)
    assert counts["lost"] == {} and counts["waiting"] == 0
    first, second = insights.envelopes("RequestData")
    assert first["iKey"] == KEY and first["name"] == "Microsoft.ApplicationInsights.Request"
    tags = first["tags"]
    assert tags["ai.cloud.role"] == "iris" and tags["ai.cloud.roleInstance"] == "iris-7d9-x2x"
    assert tags["ai.application.ver"] == "iris:3" and tags["ai.operation.name"] == "POST /score"
    assert tags["ai.operation.id"] == TRACE and tags["ai.operation.parentId"] == "b7ad6b7169203331"
    data = first["data"]["baseData"]
    assert data["responseCode"] == "200" and data["success"] is True and data["duration"].startswith("0.00:00:00.")
    assert first["data"]["baseData"]["id"] != "b7ad6b7169203331"
    failed = second["data"]["baseData"]
    assert failed["responseCode"] == "500" and failed["success"] is False
    assert failed["properties"] == {"slipway.request_id": "second"}
    lines = {one["data"]["baseData"]["message"]: one for one in insights.envelopes("MessageData")}
    for text, level in (("looked at 1", 1), ("careful", 2)):
        assert lines[text]["tags"]["ai.operation.id"] == TRACE
        assert lines[text]["tags"]["ai.operation.parentId"] == data["id"]
        assert lines[text]["data"]["baseData"]["severityLevel"] == level
    assert "worker ready" in lines  # what the server itself says
    (exception,) = insights.envelopes("ExceptionData")
    (details,) = exception["data"]["baseData"]["exceptions"]
    assert details["typeName"] == "ValueError" and "no such iris" in details["message"]
    assert "in run" in details["stack"] and details["hasFullStack"] is True
    assert exception["tags"]["ai.operation.id"] == second["tags"]["ai.operation.id"]
    assert exception["tags"]["ai.operation.parentId"] == failed["id"]


def test_a_request_that_no_worker_had_is_sent_too(serve: Serve) -> None:
    with capture() as insights:
        server = start(serve, insights, SLIPWAY_PRIMARY_KEY="secret")
        assert server.score({"data": 1}).status == 401
        counts_of(server)
    (one,) = insights.envelopes("RequestData")
    assert one["data"]["baseData"]["responseCode"] == "401"
    assert "secret" not in json.dumps(insights.taken)


def test_a_server_that_fails_or_hangs_delays_no_answer_and_what_it_takes_later_is_not_lost(serve: Serve) -> None:
    with capture(Reply(503, headers={"Retry-After": "1"}), Reply(hangs=True)) as insights:
        server = start(serve, insights)
        for number in range(20):
            begun = time.monotonic()
            assert server.score({"data": number}).status == 200
            assert time.monotonic() - begun < 1
        until(lambda: len(insights.taken) >= 2)
        insights.let_go.set()  # the connection ends without an answer
        until(lambda: len(insights.taken) >= 3)
        counts = counts_of(server)
    assert counts["lost"] == {} and counts["waiting"] == 0
    later = [one for _, _, document in insights.taken[2:] for one in document]
    assert len({one["data"]["baseData"]["id"] for one in later if one["data"]["baseType"] == "RequestData"}) == 20


def test_items_that_are_refused_are_counted_and_the_others_are_sent_again(serve: Serve) -> None:
    errors = [
        {"index": 0, "statusCode": 400, "message": "Field 'x' is too long"},
        {"index": 1, "statusCode": 503, "message": "try again"},
        {"index": 2, "statusCode": 400, "message": "Telemetry sampled out."},
        {"index": 99_999, "statusCode": 400, "message": "none of ours"},
    ]
    body = json.dumps({"itemsReceived": 5, "itemsAccepted": 2, "errors": errors}).encode()
    with capture(Reply(206, body)) as insights:
        server = start(serve, insights)
        for number in range(3):
            server.score({"data": number})
        counts = counts_of(server)
    assert counts["lost"] == {"refused": 1, "sampled-out": 1}
    first, second = (document for _, _, document in insights.taken[:2])
    assert first[1] in second and first[0] not in second and first[2] not in second


def test_a_refused_batch_is_not_sent_again(serve: Serve) -> None:
    with capture(Reply(400), Reply(439)) as insights:
        server = start(serve, insights)
        server.score({"data": 1})
        until(lambda: len(insights.taken) == 1)
        server.score({"data": 2})
        counts = counts_of(server)
    assert set(counts["lost"]) == {"refused", "quota"} and counts["sent"] == 0
    assert len(insights.taken) == 2


def test_a_killed_recorder_costs_what_it_had_and_is_counted(serve: Serve) -> None:
    with capture() as insights:
        server = start(serve, insights)
        recorder = recorder_of(server)
        server.score({"data": 1})
        os.kill(recorder, signal.SIGKILL)
        recorder_of(server, after=recorder)
        assert server.score({"data": 2}).status == 200
        counts = counts_of(server)
    arrived = len(insights.envelopes())
    assert counts["waiting"] == 0 and counts["sent"] <= arrived <= counts["offered"]
    ids = [one["data"]["baseData"]["id"] for one in insights.envelopes("RequestData")]
    assert len(ids) == len(set(ids)) and ids


def test_nobody_who_listens_is_no_reason_to_wait(serve: Serve) -> None:
    with capture() as insights:
        gone = insights.url
    text = f"InstrumentationKey={KEY};IngestionEndpoint={gone}"
    server = serve(SCRIPT, "--insights", "on", env={"APPLICATIONINSIGHTS_CONNECTION_STRING": text})
    assert server.score({"data": 1}).status == 200
    counts = counts_of(server)
    assert counts["sent"] == 0 and counts["lost"] == {"shutdown": counts["offered"]}
    assert server.wait_for("no answer (unreachable)")["level"] == "warning"


def test_a_connection_string_with_a_typo_is_refused_at_the_start(serve: Serve) -> None:
    server = serve(SCRIPT, "--insights", "on", wait=False, env={"APPLICATIONINSIGHTS_CONNECTION_STRING": "Instr=1"})
    assert server.process.wait(20) == 2


def test_without_a_key_the_variables_of_azure_turn_nothing_on(serve: Serve) -> None:
    server = serve(SCRIPT, env={"AML_APP_INSIGHTS_ENABLED": "true"})
    assert server.score({"data": 1}).status == 200
    server.stop()
    assert not any("exporting" in str(line.get("message")) for line in server.lines)
