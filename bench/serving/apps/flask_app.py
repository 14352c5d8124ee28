import hmac

import work
from flask import Flask, jsonify, request

work.init()
app = Flask(__name__)


@app.get("/")
def health():
    return "Healthy"


@app.post("/score")
def score():
    if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), b"Bearer " + work.KEY.encode()):
        return jsonify(message="unauthorized"), 401
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or "data" not in body:
        return jsonify(message="expected an object with data"), 400
    wrong = work.problem(body["data"])
    if wrong:
        return jsonify(message=wrong), 400
    return jsonify(work.run(work.decode(body["data"])))
