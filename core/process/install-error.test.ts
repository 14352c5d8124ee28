import { describe, expect, it } from 'vitest';
import { explainInstall } from './install-error.ts';

/* Texts of uv 0.13.9. */

describe('why an installation failed', () => {
  it('names the package that cannot be built from source', () => {
    const text =
      'Resolved 1 package in 111ms\n   Building pycrypto==2.6.1\nerror: Failed to build `pycrypto==2.6.1`\n  cause: The build backend returned an error\n';
    const error = explainInstall(text, '');
    expect(error.code).toBe('build_failed');
    expect(error.message).toContain('“pycrypto” 2.6.1 has no prebuilt package');
  });

  it('names the package whose bytes are not those of the lock', () => {
    const text =
      'error: Failed to download `threadpoolctl==3.8.0`\n  cause: Hash mismatch for `threadpoolctl==3.8.0`\n';
    expect(explainInstall(text, '').message).toContain('“threadpoolctl” 3.8.0');
  });

  it('tells a full disk', () => {
    expect(explainInstall('error: failed to write: No space left on device (os error 28)', '').code).toBe(
      'disk_full',
    );
  });

  it('tells an index that does not answer', () => {
    const text =
      'error: Request failed after 3 retries in 6.6s\n  cause: tcp connect error\n  cause: Connection refused (os error 111)\n';
    expect(explainInstall(text, '').message).toContain('cannot be reached');
  });

  it('gives uv’s own words when it knows none better', () => {
    expect(explainInstall('error: something odd\n  cause: nobody knows', '').message).toContain(
      'something odd',
    );
  });
});
