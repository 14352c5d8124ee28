import { describe, expect, test } from 'vitest';
import { CSV, DIABETES, example, FOUR } from './testing/proposed-example.ts';

describe('a table', () => {
  test.each([
    ['by its hint', 'def run(data: pd.DataFrame):\n    return model.predict(data).tolist()\n'],
    [
      'made of a list',
      'def run(data):\n    frame = pd.DataFrame(data)\n    return model.predict(frame).tolist()\n',
    ],
    [
      'made in a function of the script',
      'def table(rows):\n    return pd.DataFrame.from_records(rows)\n\ndef run(data):\n    return model.predict(table(data)).tolist()\n',
    ],
  ])('%s has the first rows of a file with the columns of the model', async (_name, script) => {
    expect(await example(script, { model: DIABETES, files: CSV })).toEqual({
      body: {
        data: [
          { age: 63, bmi: 21.5 },
          { age: 41, bmi: null },
        ],
      },
      from: 'the first rows of data.csv',
    });
  });

  test('without a file has the columns that the model records', async () => {
    expect(
      await example('def run(data: pd.DataFrame):\n    return model.predict(data)\n', { model: DIABETES }),
    ).toEqual({
      body: { data: [{ age: 0.5, bmi: 0.5 }] },
      from: 'the columns that model.pkl records',
    });
  });

  test('has the columns that the script reads, and none that it makes itself', async () => {
    const script =
      'def run(rows):\n    df = pd.DataFrame(rows)\n    df["ratio"] = df["a"] / df["b"]\n    return model.predict(df[["ratio", "a"]])\n';
    expect((await example(script))?.body).toEqual({ rows: [{ a: 0.5, b: 0.5 }] });
  });

  test('of a file leaves out what is to be predicted when the model tells only how many columns it has', async () => {
    const files = { 'iris.csv': 'a,b,c,d,species\n1,2,3,4,setosa\n' };
    expect(
      (
        await example('def run(data: pd.DataFrame):\n    return model.predict(data)\n', {
          model: FOUR,
          files,
        })
      )?.body,
    ).toEqual({
      data: [{ a: 1, b: 2, c: 3, d: 4 }],
    });
  });

  test('as JSON lines, with semicolons, in UTF-16, with an index', async () => {
    const script = 'def run(data: pd.DataFrame):\n    return model.predict(data)\n';
    const utf16 = Buffer.from('\uFEFFage;bmi\n1;2\n', 'utf16le');
    expect((await example(script, { files: { 'a.jsonl': '{"age": 1, "bmi": null}\n' } }))?.body).toEqual({
      data: [{ age: 1, bmi: null }],
    });
    expect((await example(script, { files: { 'a.csv': ',age;x,bmi\n0,5,6\n' } }))?.body).toEqual({
      data: [{ 'age;x': 5, bmi: 6 }],
    });
    expect((await example(script, { files: { 'a.csv': utf16 } }))?.body).toEqual({
      data: [{ age: 1, bmi: 2 }],
    });
  });
});

describe('the body of a script that parses it itself', () => {
  test.each([
    [
      'json.loads(raw_data)["data"]',
      'def run(raw_data):\n    data = np.array(json.loads(raw_data)["data"])\n    return model.predict(data).tolist()\n',
    ],
    [
      'in two steps and a function',
      'def parse(text):\n    body = json.loads(text)\n    return body["data"]\n\ndef run(raw_data):\n    return model.predict(np.asarray(parse(raw_data))).tolist()\n',
    ],
    [
      'with get',
      'def run(raw_data):\n    try:\n        rows = json.loads(raw_data).get("data")\n        return model.predict(rows).tolist()\n    except Exception as error:\n        return str(error)\n',
    ],
  ])('%s', async (_name, script) => {
    expect((await example(script, { model: FOUR }))?.body).toEqual({ data: [[0.5, 0.5, 0.5, 0.5]] });
  });

  test('is a record where the script makes a row of its members', async () => {
    const script =
      'def run(raw):\n    d = json.loads(raw)\n    return model.predict([[d["a"], d["b"]]]).tolist()\n';
    expect((await example(script))?.body).toEqual({ a: 1, b: 1 });
  });

  test('is a table for pd.DataFrame(json.loads(…))', async () => {
    const script = 'def run(raw):\n    return model.predict(pd.DataFrame(json.loads(raw))).tolist()\n';
    expect((await example(script, { model: DIABETES }))?.body).toEqual([{ age: 0.5, bmi: 0.5 }]);
  });
});
