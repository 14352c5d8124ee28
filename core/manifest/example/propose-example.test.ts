import { describe, expect, test } from 'vitest';
import { example, FOUR, ONNX, pickle, TEXTS } from './testing/proposed-example.ts';

describe('arrays, rows, numbers and texts', () => {
  test.each([
    [
      'an array by its hint',
      'def run(x: np.ndarray):\n    return model.predict(x)\n',
      FOUR,
      { x: [[0.5, 0.5, 0.5, 0.5]] },
    ],
    [
      'a row in a list',
      'def run(features):\n    return model.predict([features])[0]\n',
      FOUR,
      { features: [0.5, 0.5, 0.5, 0.5] },
    ],
    [
      'a row by its hint',
      'def run(features: list[float]):\n    return model.predict([features])\n',
      FOUR,
      { features: [0.5, 0.5, 0.5, 0.5] },
    ],
    ['numbers by their use', 'def run(a, b):\n    return float(a) * b\n', undefined, { a: 1, b: 1 }],
    [
      'texts for a vectorizer',
      'def run(data):\n    return model.predict(data).tolist()\n',
      TEXTS,
      { data: ['A short text to try it with'] },
    ],
    [
      'one text for a vectorizer',
      'def run(text: str):\n    return model.predict([text])[0]\n',
      TEXTS,
      { text: 'A short text to try it with' },
    ],
    [
      'a text by what is done with it',
      'def run(t):\n    return t.lower().split()\n',
      undefined,
      { t: 'A short text to try it with' },
    ],
    [
      'the shape of a graph',
      'def run(image: np.ndarray):\n    return session.run(None, {"image": image})[0].tolist()\n',
      ONNX,
      {
        image: [
          [
            [
              [0, 0],
              [0, 0],
            ],
          ],
        ],
      },
    ],
    [
      'plain hints',
      'def run(price: float, count: int, tags: list, more: dict, on: bool, kind: Literal["a", "b"]):\n    return price * count\n',
      undefined,
      { price: 1, count: 1, tags: [1], more: {}, on: true, kind: 'a' },
    ],
    [
      'texts that are shown again beside the answer',
      'def run(texts):\n    p = model.predict_proba(texts)[:, 1]\n    return [{"text": t, "p": float(q)} for t, q in zip(texts, p)]\n',
      TEXTS,
      { texts: ['A short text to try it with'] },
    ],
    ['nothing for run() that needs nothing', 'def run(limit=3):\n    return limit\n', undefined, {}],
  ])('%s', async (_name, script, model, body) => {
    expect((await example(script, model === undefined ? {} : { model }))?.body).toEqual(body);
  });
});

describe('an image', () => {
  const script =
    'def run(image):\n    picture = Image.open(io.BytesIO(base64.b64decode(image)))\n    return picture.size\n';

  test('is the smallest of the folder, in base64', async () => {
    const made = await example(script, { files: { 'b.png': 'larger image', 'cat.jpg': 'image' } });
    expect(made).toEqual({ body: { image: Buffer.from('image').toString('base64') }, from: 'cat.jpg' });
  });

  test('is drawn where there is none: a PNG', async () => {
    const made = await example(
      'def run(data: str):\n    return Image.open(io.BytesIO(base64.b64decode(data))).size\n',
    );
    expect(made?.body).toEqual({ data: expect.stringMatching(/^iVBORw0KGgo/) });
  });

  test('in the body of an Azure script', async () => {
    const azure =
      'def run(raw_data):\n    b64 = json.loads(raw_data)["image"]\n    img = Image.open(BytesIO(base64.b64decode(b64)))\n    return img.size\n';
    expect((await example(azure, { files: { 'x.png': 'p' } }))?.body).toEqual({ image: 'cA==' });
  });
});

test.each([
  ['nothing tells what it is', 'def run(thing):\n    return service.call(thing)\n'],
  ['the columns cannot be known', 'def run(data: pd.DataFrame):\n    return other.predict(data)\n'],
  ['a decorator says it', '@sample(a=1)\ndef run(a):\n    return a\n'],
])('no example when %s', async (_name, script) => {
  expect(await example(script)).toBeUndefined();
});

describe('single values', () => {
  const CREDIT = pickle({ names: ['age', 'income', 'city'], count: 3, texts: { city: 'Lyon' } });

  test('with the name of a column have a value of it', async () => {
    const script =
      'def run(age: int, city: str):\n    return model.predict(pd.DataFrame([{"age": age, "city": city}]))\n';
    expect((await example(script, { model: CREDIT }))?.body).toEqual({ age: 1, city: 'Lyon' });
    const files = { 'people.csv': 'Age,City (home),x\n,Nice,1\n41,Paris,2\n' };
    expect(await example(script, { model: CREDIT, files })).toEqual({
      body: { age: 41, city: 'Nice' },
      from: 'the first rows of people.csv',
    });
  });

  test('that a script puts into a row have the values of the columns it names', async () => {
    const script =
      'def run(payload):\n    c = payload["customer"]\n    df = pd.DataFrame([[c["a"], c["b"], payload["where"]["c"]]], columns=["age", "income", "city"])\n    return model.predict(df)\n';
    expect((await example(script, { model: CREDIT }))?.body).toEqual({
      payload: { customer: { a: 0.5, b: 0.5 }, where: { c: 'Lyon' } },
    });
    const dict =
      'def run(years, place):\n    return model.predict(pd.DataFrame([{"age": years, "income": 1, "city": place}]))\n';
    expect((await example(dict, { model: CREDIT }))?.body).toEqual({ years: 0.5, place: 'Lyon' });
  });

  test.each([
    ['text', 'user: str'],
    ['nothing', 'user'],
  ])('that are looked up in something of the script (hint: %s) cannot be known', async (_hint, parameter) => {
    expect(await example(`def run(${parameter}):\n    return table[user].tolist()\n`)).toBeUndefined();
  });

  test('a list for a model that does not say how many columns it has cannot be known', async () => {
    const script = 'def run(features: list):\n    return model.predict(np.array(features).reshape(1, -1))\n';
    expect(await example(script, { model: pickle({}) })).toBeUndefined();
    expect((await example(script, { model: FOUR }))?.body).toEqual({ features: [[0.5, 0.5, 0.5, 0.5]] });
  });
});

test('functions of the modules that a script imports are followed', async () => {
  const modules = {
    'src/features.py':
      'def build(records):\n    df = pd.DataFrame(records)\n    return df[["title", "words"]]\n',
  };
  for (const call of ['build(records)', 'features.build(records)', 'src.features.build(records)'])
    expect(
      (await example(`def run(records):\n    return model.predict(${call})\n`, { modules }))?.body,
    ).toEqual({ records: [{ title: 0.5, words: 0.5 }] });
});

test('the hint of a function that is called tells what it takes', async () => {
  const script =
    'def clean(text: str):\n    return other(text)\n\ndef run(data):\n    return clean(data["body"])\n';
  expect((await example(script))?.body).toEqual({ data: { body: 'A short text to try it with' } });
});

test('numbers with a decimal comma are numbers where the comma parts no columns', async () => {
  const script = 'def run(data: pd.DataFrame):\n    return model.predict(data)\n';
  const files = { 'ventes.csv': 'prix;nom\n7,21;a,b\n' };
  expect((await example(script, { files }))?.body).toEqual({ data: [{ prix: 7.21, nom: 'a,b' }] });
});
