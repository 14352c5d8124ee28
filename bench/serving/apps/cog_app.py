import asyncio
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import work
from cog import BasePredictor, Input


class Scoring(BasePredictor):
    async def setup(self) -> None:
        work.init()

    async def predict(self, data: str = Input()) -> str:
        value = work.decode(json.loads(data))
        # It takes several at once only if it may go on while one of them waits.
        return json.dumps(await asyncio.to_thread(work.run, value) if work.KIND == "sleep" else work.run(value))
