"""Trains the model of this example on tumour measurements, which scikit-learn ships, and writes tree.json.

Only training needs scikit-learn: score.py reads the tree with Python's own json. Run: python train.py
"""

import json
from pathlib import Path

from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier


def main() -> None:
    """Fits a tree of four questions at most, prints its accuracy on a held-out third and saves it."""
    data = load_breast_cancer()
    labels = [str(data.target_names[index]) for index in data.target]
    train_x, test_x, train_y, test_y = train_test_split(
        data.data, labels, test_size=1 / 3, random_state=0, stratify=labels
    )
    model = DecisionTreeClassifier(max_depth=4, min_samples_leaf=5, random_state=0)
    model.fit(train_x, train_y)
    print(f"accuracy on {len(test_y)} tumours it has not seen: {model.score(test_x, test_y):.3f}")
    names = [str(name).replace(" ", "_") for name in data.feature_names]
    Path("tree.json").write_text(json.dumps(describe(model, names, 0), indent=2) + "\n")


def describe(model, names, node):
    """A node of the tree and all below it as plain JSON."""
    tree = model.tree_
    if tree.children_left[node] == -1:
        shares = {str(label): round(float(share), 4) for label, share in zip(model.classes_, tree.value[node][0])}
        return {"shares": shares}
    return {
        "measurement": names[tree.feature[node]],
        "threshold": round(float(tree.threshold[node]), 5),
        "at_most": describe(model, names, tree.children_left[node]),
        "above": describe(model, names, tree.children_right[node]),
    }


if __name__ == "__main__":
    main()
