"""Names the grower of wines, unless the model is less sure than the caller asks for."""

import joblib
import pandas as pd

LARGEST = 1_000_000  # of any measurement: far beyond each wine, and far below what the model's arithmetic can hold
model = None


def init():
    """Loads the model, once in each worker."""
    global model
    model = joblib.load("wine.joblib")


def run(wines: pd.DataFrame, least_probability: float):
    """The grower of each wine, or null where the probability is below `least_probability`."""
    if len(wines) == 0:
        return []
    measurements = wines.reindex(columns=model.feature_names_in_)
    refuse_no_wine(measurements)
    probabilities = model.predict_proba(measurements)
    best = probabilities.argmax(axis=1)
    answers = []
    for index, row in zip(best, probabilities):
        probability = float(row[index])
        grower = str(model.classes_[index]) if probability >= least_probability else None
        answers.append({"grower": grower, "probability": round(probability, 4)})
    return answers


def refuse_no_wine(measurements):
    """Refuses measurements that no wine has, and wines that lack one: a missing value is below no limit."""
    from slipway_scoring import Refusal

    if not (measurements.abs() <= LARGEST).to_numpy().all():
        raise Refusal(422, "no-wine", "wines: a measurement is missing or beyond any wine", hint="Check the units.")
