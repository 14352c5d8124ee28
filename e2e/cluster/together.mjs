/**
 * As `Promise.all`, but never leaves work going on behind a failure: what is still being started could not be stopped.
 *
 * @param {readonly Promise<unknown>[]} works
 * @returns {Promise<void>}
 * @throws the first failure, once all have ended
 */
export async function together(works) {
  const outcomes = await Promise.allSettled(works);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
