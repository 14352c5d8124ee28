"""Trains the model of this example on wines of three growers, which scikit-learn ships, and writes wine.joblib.

Run in an environment with the packages of pyproject.toml: python train.py
"""

import joblib
import pandas as pd
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split

COLUMNS = ["alcohol", "flavanoids", "color_intensity", "proline"]


def main() -> None:
    """Fits a small forest, prints its accuracy on a held-out third and saves it."""
    data = load_wine()
    wines = pd.DataFrame(data.data, columns=data.feature_names)[COLUMNS]
    growers = [f"grower {index + 1}" for index in data.target]
    train_x, test_x, train_y, test_y = train_test_split(
        wines, growers, test_size=1 / 3, random_state=0, stratify=growers
    )
    model = RandomForestClassifier(n_estimators=25, max_depth=4, random_state=0)
    model.fit(train_x, train_y)
    print(f"accuracy on {len(test_y)} wines it has not seen: {model.score(test_x, test_y):.3f}")
    joblib.dump(model, "wine.joblib", compress=3)


if __name__ == "__main__":
    main()
