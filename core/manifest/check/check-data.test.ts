import { describe, expect, it, test } from 'vitest';
import { afterFix, SOUND, temporaryProject } from '../testing/temporary-project.ts';
import { looksPersonal } from './personal-name.ts';

const SCRIPT = 'def run(frame, threshold=0.5):\n    return frame\n';
const REQUEST = '{"frame": [{"income": 1, "customer_email": "a@b.example", "dateOfBirth": "1990-01-01"}]}';

function project(data: string, more: Readonly<Record<string, string>> = {}) {
  return temporaryProject({
    ...SOUND,
    'score.py': SCRIPT,
    'requests/example.json': REQUEST,
    'slipway.yml': `name: sound\nmodels: []\n${data}`,
    ...more,
  });
}

async function codes(data: string): Promise<readonly string[]> {
  return (await (await project(data)).check())
    .filter(({ code }) => code === 'personal-data' || code === 'unknown-data-name')
    .map(({ message }) => /“(.*?)”/.exec(message)?.[1] ?? message);
}

describe('data:', () => {
  it.each([
    ['', []],
    ['data: {}\n', ['customer_email', 'dateOfBirth']],
    ['data: {drop: [customer_email]}\n', ['dateOfBirth']],
    ['data: {drop: [customer_email], hash: [dateOfBirth]}\n', []],
    ['data: {inputs: none}\n', []],
    // Of outputs nothing is known.
    ['data: {inputs: none, drop: [probability]}\n', []],
    ['data: {inputs: none, drop: [incme]}\n', ['incme']],
    ['data: {inputs: [threshold, frme], drop: [customer_email, dateOfBirth]}\n', ['frme']],
    ['data: {inputs: [threshold, frame], drop: [customer_email, dateOfBirth]}\n', []],
  ])('%j is told of %j', async (data, names) => {
    expect(await codes(data)).toEqual(names);
  });

  it('has fixes: drop the column, use the right name', async () => {
    const manifest = 'name: sound\nmodels: []\ndata: {hash: [dateOfBirth]}\n';
    const found = await (await project('data: {hash: [dateOfBirth]}\n')).only('personal-data');
    expect(found).toMatchObject({ severity: 'warning', range: { startLine: 3 } });
    expect(afterFix(found, 'slipway.yml', manifest)).toContain('drop: [customer_email]');

    const slip = 'name: sound\nmodels: []\ndata:\n  inputs: none\n  drop: [incom]\n';
    const wrong = await (await project('data:\n  inputs: none\n  drop: [incom]\n')).only('unknown-data-name');
    expect(wrong.hint).toBe('Did you mean “income”? As it is, “income” is treated as if it were not named.');
    expect(afterFix(wrong, 'slipway.yml', slip)).toContain('drop: [income]');
  });

  it('takes any name where run() takes any', async () => {
    const open = await project('data: {inputs: [whatever]}\n', {
      'score.py': 'def run(**inputs):\n    return 1\n',
    });
    expect((await open.check()).filter(({ code }) => code === 'unknown-data-name')).toEqual([]);
  });
});

test.each([
  'email',
  'Customer_Email',
  'dateOfBirth',
  'birth-date',
  'first_name',
  'LastName',
  'name',
  'ip',
  'ip_address',
  'phone2',
  'patient id',
  'credit_card_no',
  'IBAN',
  'homeAddress',
  'user.name',
])('%s looks personal', (name) => {
  expect(looksPersonal(name)).toBe(true);
});

test.each([
  'sepal length (cm)',
  'product_name',
  'income',
  'age',
  'filename',
  'address_count',
  'chip',
  'racecar',
  'location_score',
  'x1',
  'id',
  'cardinality',
  'mailbox',
  'name_length',
])('%s does not', (name) => {
  expect(looksPersonal(name)).toBe(false);
});
