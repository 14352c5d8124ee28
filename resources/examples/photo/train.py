"""Trains the model of this example on the two photographs that scikit-learn ships, and writes colours.json.

Run in an environment with scikit-learn and Pillow: python train.py
The requests are pieces of the held-out part; run with --requests to write them again.
"""

import base64
import io
import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from score import SIDE, features
from sklearn.datasets import load_sample_images
from sklearn.linear_model import LogisticRegression

LABELS = {"china.jpg": "temple", "flower.jpg": "flower"}
STEP = 32
# Columns of the photographs right of this are held out.
SPLIT = 420


def main() -> None:
    """Cuts both photographs into pieces, fits a logistic regression on their colours and saves its numbers."""
    train, test = pieces()
    train_x = np.array([features(piece) for piece, _ in train])
    test_x = np.array([features(piece) for piece, _ in test])
    model = LogisticRegression(C=10, max_iter=1000)
    model.fit(train_x, [label for _, label in train])
    accuracy = model.score(test_x, [label for _, label in test])
    print(f"accuracy on {len(test)} pieces of the part it has not seen: {accuracy:.3f}")
    content = {
        "labels": [str(label) for label in model.classes_],
        "weights": model.coef_[0].round(6).tolist(),
        "intercept": round(float(model.intercept_[0]), 6),
    }
    Path("colours.json").write_text(json.dumps(content, indent=2) + "\n")
    if "--requests" in sys.argv:
        write_requests(test)


def pieces():
    """Square pieces with their labels: those to learn from, and those of the held-out part."""
    photographs = load_sample_images()
    train, test = [], []
    for name, pixels in zip(photographs.filenames, photographs.images):
        height, width = pixels.shape[:2]
        for top in range(0, height - SIDE, STEP):
            for left in range(0, width - SIDE, STEP):
                piece = Image.fromarray(pixels[top : top + SIDE, left : left + SIDE])
                if left + SIDE <= SPLIT:
                    train.append((piece, LABELS[Path(name).name]))
                elif left >= SPLIT:
                    test.append((piece, LABELS[Path(name).name]))
    return train, test


def write_requests(test) -> None:
    """A body for each label from the middle of the held-out part, and two that must be refused."""
    for label in LABELS.values():
        own = [piece for piece, each in test if each == label]
        write_body(f"{label}.json", {"image": encode(own[len(own) // 2])})
    write_body("refused/not-base64.json", {"image": "this is no image"})
    write_body("refused/not-an-image.json", {"image": base64.b64encode(b"plain text").decode()})


def encode(image: Image.Image) -> str:
    """A JPEG file as base64."""
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85)
    return base64.b64encode(file.getvalue()).decode()


def write_body(name: str, body) -> None:
    """One request body as a JSON file."""
    path = Path("requests") / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(body) + "\n")


if __name__ == "__main__":
    main()
