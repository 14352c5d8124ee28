import { SlipwayError } from '#contract/errors.ts';
import type { ImagePlan } from '#core/engine/image-plan.ts';

const OTHERWISE = 'Or build with Docker: `--builder docker`.';

/** Packages that a Debian package is often wanted for, and what does without it. */
const ALTERNATIVES: readonly (readonly [RegExp, string])[] = [
  [
    /^(libgl1|libgl1-mesa-glx|libglib2\.0-0|libsm6|libxext6|libxrender1)$/,
    'opencv-python-headless needs none of them',
  ],
  [/^libgomp1$/, 'python:3.11 (not slim) has it'],
  [/^(gcc|g\+\+|build-essential|python3-dev|cmake|make)$/, 'wheels need no compiler'],
];

/** Throws `build_failed` for what cannot be done without running something in the image. */
export function mustNeedNoEngine(plan: Pick<ImagePlan, 'steps' | 'packages' | 'conda'>): void {
  if (plan.steps.length > 0)
    throw refused(
      'steps',
      `The direct builder runs nothing, so it cannot run the ${plan.steps.length === 1 ? 'step' : `${plan.steps.length} steps`} under image.steps.`,
      'Put them into a base image once and name it under image.base.',
    );
  if (plan.packages.length > 0)
    throw refused('packages', packagesMessage(plan.packages), packagesHint(plan.packages));
  if (plan.conda !== undefined)
    throw refused(
      'conda',
      `The direct builder installs from the Python package index only. From conda come: ${plan.conda.packages.join(', ')}.`,
      'Use packages that PyPI has.',
    );
}

function packagesMessage(packages: readonly string[]): string {
  return `The direct builder installs no Debian packages: ${packages.join(', ')}.`;
}

function packagesHint(packages: readonly string[]): string {
  const known = ALTERNATIVES.flatMap(([pattern, text]) => {
    const names = packages.filter((name) => pattern.test(name));
    return names.length === 0 ? [] : [`For ${names.join(', ')}: ${text}.`];
  });
  return ['Put them into a base image once and name it under image.base.', ...known].join(' ');
}

function refused(what: string, message: string, hint: string): SlipwayError {
  return new SlipwayError('build_failed', {
    message,
    hint: `${hint} ${OTHERWISE}`,
    details: { kind: 'needs-engine', what },
  });
}
