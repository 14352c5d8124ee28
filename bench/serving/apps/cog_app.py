import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import work
from cog import BasePredictor, Input

if work.KIND == "sleep":

    class Scoring(BasePredictor):
        def setup(self) -> None:
            work.init()

        def predict(self, data: str = Input()) -> str:
            return json.dumps(work.run(work.decode(json.loads(data))))

else:

    class Scoring(BasePredictor):
        async def setup(self) -> None:
            work.init()

        async def predict(self, data: str = Input()) -> str:
            return json.dumps(work.run(work.decode(json.loads(data))))
