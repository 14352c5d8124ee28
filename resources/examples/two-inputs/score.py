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
    if wines.empty:
        return []
    refuse_no_wine(wines)
    probabilities = model.predict_proba(wines)
    best = probabilities.argmax(axis=1)
    answers = []
    for index, row in zip(best, probabilities):
        probability = float(row[index])
        grower = str(model.classes_[index]) if probability >= least_probability else None
        answers.append({"grower": grower, "probability": round(probability, 4)})
    return answers


def refuse_no_wine(wines):
    """Refuses measurements that no wine has."""
    from slipway_scoring import Refusal

    if wines.abs().to_numpy().max() > LARGEST:
        raise Refusal(422, "no-wine", "wines: a measurement is beyond any wine", hint="Check the units.")
