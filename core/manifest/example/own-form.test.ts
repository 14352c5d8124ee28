import { expect, test } from 'vitest';
import type { ModelFormat } from '#contract/model/format.ts';
import { hasOwnForm } from './own-form.ts';

test.each([
  ['parses it', 'def run(raw_data):\n    return model.predict(json.loads(raw_data)["data"])\n'],
  ['takes a member of it', 'def run(data):\n    return session.run(None, {"x": prepare(data["image"])})\n'],
  ['opens an image', 'def run(image):\n    return model(Image.open(io.BytesIO(base64.b64decode(image))))\n'],
  ['takes a text', 'def run(text):\n    return model.predict([text.lower()])\n'],
])('a script that %s has a form of its own', (_name, script) => {
  expect(hasOwnForm(script, [])).toBe(true);
});

test.each([
  ['a table', 'def run(input_df):\n    return model.predict(input_df)\n'],
  ['a table with columns', 'def run(df):\n    return model.predict(df[["a", "b"]])\n'],
  ['an array', 'def run(image):\n    return session.run(None, {"x": np.asarray(image)})\n'],
])('a script that takes %s has none', (_name, script) => {
  expect(hasOwnForm(script, [])).toBe(false);
});

test.each([
  ['x', false],
  ['y', true],
])('a member that the model describes as a column is one of its table: %s', (name, isOwn) => {
  const format = { inputs: [{ name, value: { type: 'scalar', dtype: 'double' } }] } as unknown as ModelFormat;
  const script =
    'def run(input_df, threshold: float = 0.5):\n    return (input_df["x"] > threshold).tolist()\n';
  expect(hasOwnForm(script, [format])).toBe(isOwn);
});
