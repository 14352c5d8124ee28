"""Trains the model of this example on scanned digits, which scikit-learn ships, and writes digits.joblib.

Run in an environment with the packages of requirements.txt: python train.py
The requests are digits of the held-out part; run with --requests to write them again.
"""

import json
import sys
from pathlib import Path

import joblib
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler


def main() -> None:
    """Fits a logistic regression on 8 x 8 pixels, prints its accuracy on a held-out third and saves it."""
    data = load_digits()
    train_x, test_x, train_y, test_y = train_test_split(
        data.images.reshape(-1, 64), data.target, test_size=1 / 3, random_state=0, stratify=data.target
    )
    model = make_pipeline(MinMaxScaler(), LogisticRegression(C=0.5, max_iter=1000))
    model.fit(train_x, train_y)
    print(f"accuracy on {len(test_y)} digits it has not seen: {model.score(test_x, test_y):.3f}")
    joblib.dump(model, "digits.joblib", compress=3)
    if "--requests" in sys.argv:
        write_requests(test_x, test_y)


def write_requests(images, labels) -> None:
    """Two bodies of held-out digits, and two that must be refused."""
    seven = images[list(labels).index(7)].astype(int).reshape(8, 8).tolist()
    others = [images[list(labels).index(digit)].astype(int).reshape(8, 8).tolist() for digit in (1, 4, 9)]
    bodies = {
        "seven.json": {"images": [seven]},
        "one-four-nine.json": {"images": others},
        "refused/seven-rows.json": {"images": [seven[:7]]},
        "refused/text-for-a-pixel.json": {"images": [[["dark", *seven[0][1:]], *seven[1:]]]},
    }
    for name, body in bodies.items():
        path = Path("requests") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(body) + "\n")


if __name__ == "__main__":
    main()
