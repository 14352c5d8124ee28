"""Reads handwritten digits from images of 8 x 8 pixels with values from 0 (paper) to 16 (ink)."""

import joblib
import numpy as np
from slipway_scoring import Refusal

model = None


def init():
    """Loads the model, once in each worker."""
    global model
    model = joblib.load("digits.joblib")


def run(images: np.ndarray):
    """The digit and its probability, one for each image. `images` has the shape (count, 8, 8)."""
    if len(images) == 0:
        return {"digits": [], "probabilities": []}
    if np.isnan(images).any():
        raise Refusal(422, "missing-pixels", "An image has pixels without a value.")
    probabilities = model.predict_proba(images.reshape(len(images), 64))
    best = probabilities.argmax(axis=1)
    return {
        "digits": model.classes_[best],
        "probabilities": probabilities[np.arange(len(best)), best].round(4),
    }
