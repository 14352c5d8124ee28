"""Walks a decision tree kept as JSON: no schema, no model library, nothing but Python itself."""

import json

tree = None


def init():
    """Loads the tree, once in each worker."""
    global tree
    with open("tree.json") as file:
        tree = json.load(file)


def run(measurements):
    """The likelier diagnosis, its share among the training cases that took this path, and the path."""
    node, path = tree, []
    while "shares" not in node:
        name = node["measurement"]
        value = number(measurements, name)
        goes_above = value > node["threshold"]
        path.append(f"{name} {'>' if goes_above else '<='} {node['threshold']}")
        node = node["above"] if goes_above else node["at_most"]
    label = max(node["shares"], key=node["shares"].get)
    return {"diagnosis": label, "share": node["shares"][label], "because": path}


def number(measurements, name):
    """One measurement; refuses a request that lacks it or has something else there."""
    from slipway_scoring import Refusal

    value = measurements.get(name) if isinstance(measurements, dict) else None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    raise Refusal(422, "measurement-missing", f"measurements.{name}: a number is needed", hint="See requests/.")
