"""Predicts the species of irises from their four measurements in centimetres."""

import pickle

import pandas as pd

model = None


def init():
    """Loads the model, once in each worker."""
    global model
    with open("model.pkl", "rb") as file:
        model = pickle.load(file)


def run(input_df: pd.DataFrame):
    """The species and its probability, one for each row."""
    if input_df.empty:
        return []
    probabilities = model.predict_proba(input_df)
    best = probabilities.argmax(axis=1)
    return [
        {"species": str(model.classes_[index]), "probability": round(float(row[index]), 4)}
        for index, row in zip(best, probabilities)
    ]


if __name__ == "__main__":
    # Writes schema.json from a sample, so that a build need not import this script.
    from slipway_scoring import generate_schema

    sample = pd.DataFrame(
        [[5.1, 3.5, 1.4, 0.2], [6.7, 3.1, 4.4, 1.4]],
        columns=["sepal_length", "sepal_width", "petal_length", "petal_width"],
    )
    # Centimetres: what lies outside is a mistake, and is refused before it comes here.
    ranges = {column: (0, 100) for column in sample.columns}
    generate_schema(run, inputs={"input_df": sample}, ranges={"input_df": ranges}, filepath="schema.json")
