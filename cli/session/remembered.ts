import type { SlipwayClient } from '#contract/index.ts';

/**
 * Puts the project of something that was started among the recent ones, where the window and the portal show it, whether
 * it succeeds or fails.
 */
export async function remembered<Started>(
  client: SlipwayClient,
  folder: string,
  starting: Promise<Started>,
): Promise<Started> {
  const started = await starting;
  await client.project.open({ folder });
  return started;
}
