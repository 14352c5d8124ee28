import { Button } from '@mantine/core';
import type { Fix } from '#contract/manifest/diagnostic.ts';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { applyFix } from './apply-fix.ts';

interface FixButtonsProps {
  readonly folder: string;
  readonly fixes: readonly Fix[];
  readonly size?: 'compact-xs' | 'compact-sm';
}

/** A button for each fix of a problem. */
export function FixButtons({ folder, fixes, size = 'compact-xs' }: FixButtonsProps) {
  return fixes.map((fix) => (
    <Button
      key={fix.title}
      variant="light"
      size={size}
      onClick={() => void applyFix(folder, fix).catch(tellFailure)}
    >
      {fix.title}
    </Button>
  ));
}
