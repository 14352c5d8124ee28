import hmac
from typing import List

import work
from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel, Field

work.init()
app = FastAPI()


class Row(BaseModel):
    sepal_length: float = Field(alias="sepal length")
    sepal_width: float = Field(alias="sepal width")
    petal_length: float = Field(alias="petal length")
    petal_width: float = Field(alias="petal width")


class Echo(BaseModel):
    data: list


class Frame(BaseModel):
    data: List[Row]


class Array(BaseModel):
    data: List[List[float]]


Body = {"frame": Frame, "array": Array}.get(work.KIND, Echo)


def key(authorization: str = Header("")):
    if not hmac.compare_digest(authorization.encode(), b"Bearer " + work.KEY.encode()):
        raise HTTPException(401)


@app.get("/")
def health():
    return "Healthy"


@app.post("/score", dependencies=[Depends(key)])
def score(body: Body):
    if work.KIND == "frame":
        return work.run(work.decode([row.model_dump(by_alias=True) for row in body.data]))
    return work.run(work.decode(body.data))
