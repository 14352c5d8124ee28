"""Says by its colours alone whether a piece of a photograph shows the temple or the flower it was trained on."""

import base64
import io
import json

import numpy as np
from PIL import Image

SIDE = 64
LEVELS = 4
model = None


def init():
    """Loads the numbers of the model, once in each worker."""
    global model
    with open("colours.json") as file:
        content = json.load(file)
    model = {**content, "weights": np.array(content["weights"])}


def run(image: str):
    """The label, its probability and the mean colour. `image` is an image file (JPEG, PNG, …) as base64."""
    picture = decode(image)
    score = float(features(picture) @ model["weights"] + model["intercept"])
    second = 1 / (1 + np.exp(-score))
    label = model["labels"][int(second >= 0.5)]
    red, green, blue = (int(value) for value in np.asarray(picture).reshape(-1, 3).mean(axis=0))
    return {
        "label": label,
        "probability": round(max(second, 1 - second), 4),
        "mean_colour": f"#{red:02x}{green:02x}{blue:02x}",
        "size": list(picture.size),
    }


def decode(text):
    """The image in a base64 text, in red, green and blue. Refuses what is none."""
    from slipway_scoring import Refusal

    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:  # binascii.Error is one; text beyond ASCII is another
        raise Refusal(422, "not-base64", f"image: {error}", hint="Send an image file as base64.") from None
    try:
        return Image.open(io.BytesIO(data)).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):  # Pillow's, of files it cannot read
        message = "image: these bytes are no image that Pillow can open"
        raise Refusal(422, "not-an-image", message, hint="Send a JPEG or PNG file as base64.") from None


def features(picture):
    """Share of the pixels in each of 4 x 4 x 4 colours."""
    pixels = np.asarray(picture.resize((SIDE, SIDE)), dtype=np.int64) * LEVELS // 256
    index = (pixels[..., 0] * LEVELS + pixels[..., 1]) * LEVELS + pixels[..., 2]
    return np.bincount(index.ravel(), minlength=LEVELS**3) / index.size
