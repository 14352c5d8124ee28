from typing import Any, List

import bentoml
import work

if work.KIND == "frame":
    import pandas as pd

    Data = pd.DataFrame
elif work.KIND == "array":
    import numpy as np

    Data = np.ndarray
else:
    Data = List[Any]


@bentoml.service(workers=1, threads=1, traffic={"timeout": 60})
class Scoring:
    def __init__(self) -> None:
        work.init()

    @bentoml.api(route="/score")
    def score(self, data: Data) -> List[Any]:
        return work.run(data)
