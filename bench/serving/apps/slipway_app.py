import work

if work.KIND == "frame":
    import pandas as pd
    from slipway_scoring import sample

    @sample(data=pd.DataFrame([[5.1, 3.5, 1.4, 0.2]], columns=work.COLUMNS))
    def run(data):
        return work.run(data)

elif work.KIND == "array":
    import numpy as np
    from slipway_scoring import sample

    @sample(data=np.zeros((1, 4)))
    def run(data):
        return work.run(data)

else:

    def run(data: list):
        return work.run(data)


init = work.init
