import work
from mlserver import MLModel
from mlserver.codecs import NumpyCodec, PandasCodec
from mlserver.types import InferenceResponse


class Scoring(MLModel):
    async def load(self) -> bool:
        work.init()
        return True

    async def predict(self, payload):
        if work.KIND == "frame":
            value = PandasCodec.decode_request(payload)
        else:
            value = NumpyCodec.decode_input(payload.inputs[0])
        import numpy as np

        output = NumpyCodec.encode_output("output", np.asarray(work.run(value)))
        return InferenceResponse(model_name=self.name, outputs=[output])
