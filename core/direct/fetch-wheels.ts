import type { BuildSettings, EngineWork } from '#core/engine/engine.ts';
import { atMost } from '#core/host/at-most.ts';
import { seldom } from '#core/host/seldom.ts';
import type { BlobStore } from '#core/store/blobs.ts';
import { openWheelSource } from './fetch-wheel.ts';
import type { LockedWheel } from './lock-wheels.ts';
import type { WheelFile } from './wheel.ts';

const AT_ONCE = 4;
const STEP = { id: 'packages', title: 'Download the packages' } as const;

/** Wheels that are on their way, the largest first: each can be used as soon as it is here. */
export interface WheelDownloads {
  file(wheel: LockedWheel): Promise<WheelFile>;
  /** Waits for all; what goes wrong is told by those who wait for it. */
  end(): Promise<void>;
}

/** Begins to download what is not here yet. `signal` ends it. */
export function fetchWheels(
  wheels: readonly LockedWheel[],
  ground: { readonly settings: BuildSettings; readonly blobs: BlobStore; readonly signal: AbortSignal },
  work: EngineWork,
): WheelDownloads {
  const { settings, blobs, signal } = ground;
  const source = openWheelSource(settings, blobs, signal);
  const turn = atMost(AT_ONCE);
  let done = 0;
  let total = 0;
  const show = seldom(() => {
    const amount = { done: Math.max(0, done), total: Math.max(done, total), unit: 'bytes' } as const;
    work.step(STEP.id, STEP.title, { amount });
  });
  const tell = (count: number): void => {
    done += count;
    show();
  };
  const fetchOne = async (wheel: LockedWheel): Promise<WheelFile> => {
    const path = blobs.pathOf(wheel.digest);
    if (await blobs.has(wheel.digest)) return { filename: wheel.filename, path };
    total += wheel.size ?? 0;
    await turn(() => source.fetch(wheel, tell));
    return { filename: wheel.filename, path };
  };
  const files = new Map(
    [...wheels]
      .sort((a, b) => (b.size ?? 0) - (a.size ?? 0))
      .map((wheel) => {
        const file = fetchOne(wheel);
        // Whoever waits for it hears of it; until then it is no failure that nobody handles.
        file.catch(() => undefined);
        return [wheel.digest, file] as const;
      }),
  );
  const ended = Promise.allSettled(files.values()).then(() => {
    if (done > 0) work.endStep(STEP.id);
  });
  return {
    file: (wheel) => files.get(wheel.digest) ?? fetchOne(wheel),
    end: async () => {
      await ended;
      source.close();
    },
  };
}
