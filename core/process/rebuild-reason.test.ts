import { describe, expect, it } from 'vitest';
import type { ImageInputs } from './image-record.ts';
import { dependenciesReason, scriptReason } from './rebuild-reason.ts';

const BEFORE: ImageInputs = {
  lock: 'numpy==2.3.0 \\\n    --hash=sha256:aa\npandas==3.0.0 \\\n    --hash=sha256:bb\n',
  scoring: 's',
  models: [],
  schema: 'x',
  script: { 'score.py': 'sha256:1', 'labels.json': 'sha256:2' },
};

describe('why a layer was made anew', () => {
  it('tells the first build', () => {
    expect(dependenciesReason(undefined, BEFORE.lock)).toBe('first build');
  });

  it('names packages that came, went and moved', () => {
    const now = 'numpy==2.4.0 \\\n    --hash=sha256:cc\npolars==1.0.0 \\\n    --hash=sha256:dd\n';
    expect(dependenciesReason(BEFORE, now)).toBe('polars 1.0.0 is new, pandas is gone, numpy 2.3.0 → 2.4.0');
  });

  it('tells another Python when no package changed', () => {
    expect(dependenciesReason(BEFORE, BEFORE.lock)).toContain('Python');
  });

  it('names files that came, went and changed', () => {
    expect(scriptReason(BEFORE, { 'score.py': 'sha256:9', 'extra.py': 'sha256:3' })).toBe(
      'score.py changed, extra.py is new, labels.json is gone',
    );
  });
});
