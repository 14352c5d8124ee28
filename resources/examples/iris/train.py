"""Trains the model of this example on Fisher's iris data, which scikit-learn ships, and writes model.pkl.

Run in an environment with the packages of conda.yml: python train.py
"""

import pickle
from pathlib import Path

import pandas as pd
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

COLUMNS = ["sepal_length", "sepal_width", "petal_length", "petal_width"]


def main() -> None:
    """Fits a logistic regression, prints its accuracy on a held-out third and saves it."""
    data = load_iris()
    flowers = pd.DataFrame(data.data, columns=COLUMNS)
    species = [str(data.target_names[index]) for index in data.target]
    train_x, test_x, train_y, test_y = train_test_split(
        flowers, species, test_size=1 / 3, random_state=0, stratify=species
    )
    model = make_pipeline(StandardScaler(), LogisticRegression())
    model.fit(train_x, train_y)
    print(f"accuracy on {len(test_y)} flowers it has not seen: {model.score(test_x, test_y):.3f}")
    Path("model.pkl").write_bytes(pickle.dumps(model, protocol=5))


if __name__ == "__main__":
    main()
