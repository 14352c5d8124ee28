"""What crosses the socketpair between the front and a worker: a fixed head, then raw bytes; nothing is pickled.

To the worker: kind, flags, number of the request, length of the meta part, length of the body.
To the front: kind, status, number of the request, run() time in microseconds, length of the head, length of the body.
"""

from __future__ import annotations

import struct

TO_WORKER = struct.Struct("<BBIII")
TO_FRONT = struct.Struct("<BHIIII")

# Kinds of frame to the worker.
SCORE = 1  # meta: request id, then (after a line feed, when the worker needs them) the headers as a JSON object
INFER = 2  # the same for /v2/models/<name>/infer
GROUP = 3  # number: how many frames follow that may become one call of run()
CANCEL = 4  # the client of this request has left
CREDIT = 5  # one more chunk of this streamed answer may be sent
PEER = 6  # as SCORE, in the forms of MLflow's /invocations and KServe's V1 :predict; always with headers

# Flags of a request.
TAKES_GZIP = 1  # the client reads gzip
TAKES_EVENTS = 2  # the client asks for text/event-stream
SENT_AHEAD = 4  # sent while a slow call was under way: its client may have left since

# Kinds of frame to the front.
READY = 1  # body: JSON with what the front must know of the script
ANSWER = 2  # head: response headers as `name: value\r\n` lines; none means application/json
STREAM = 3  # the same for an answer whose body comes as chunks
CHUNK = 4  # one part of a streamed body
END = 5  # the streamed body is complete, or the call of a client that has left was not made
BROKEN = 6  # the generator raised after the head was sent
FAILED = 7  # import or init() failed; body: the located error as text

STREAM_WINDOW = 8  # chunks that a worker sends before it waits for CREDIT

# Exit codes of a worker.
EXIT_SCRIPT = 3  # import or init() failed, as in the 2017 service's successor
EXIT_WARM_UP = 6  # run() failed on the schema's example; the front's own code, a worker is only killed

# The request id of a warm-up. No client can have it: a request id has no spaces.
WARM_UP = b"warm up"
TRACE = b"\0"  # between the request id and the traceparent in meta
