import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { SlipwayError } from '#contract/errors.ts';
import { exists } from '#core/host/exists.ts';
import { isWithin, type Reaching } from '#core/host/reach.ts';
import { hasCode } from '#core/host/system-error.ts';
import type { Store } from '#core/store/store.ts';
import { type TrustQuestion, type TrustSubject, wordsOf } from './question.ts';

/**
 * What the user has agreed to. A page may not run code of its choice as the user: the first time it leads there, the shell
 * asks, never the page. The command line is the user, so what is run from there is agreed to.
 */
export interface Trust {
  /** Returns when the user agrees, or has agreed before. `not_trusted` with the id of the question otherwise. */
  require(caller: Pick<Reaching, 'reach'>, subject: TrustSubject): Promise<void>;
  /** The question of that id, if it was raised in this process. */
  question(id: string): TrustQuestion | undefined;
  /** The user says yes to a question. False when there is none of that id. */
  agree(id: string): Promise<boolean>;
}

export type TrustRecord = { readonly kind: Recorded['kind']; readonly subject: string };

/** A page could raise questions for ever. */
const MOST_RAISED = 1000;

export function createTrust(store: Pick<Store, 'trust' | 'change'>): Trust {
  const raised = new Map<string, TrustSubject>();
  /** Changes of settings and what comes back from the trash are agreed to once, not permanently. */
  const agreedToOnce = new Set<string>();
  /** What the user uses is agreed to by that. */
  const isAgreedTo = async ({ reach }: Pick<Reaching, 'reach'>, subject: TrustSubject): Promise<boolean> => {
    if (isForOnce(subject)) return reach === undefined || agreedToOnce.delete(idOf(subject));
    if (await isRecorded(store, subject)) return true;
    if (reach !== undefined) return false;
    // A name of nothing must not be trusted for what may be there later.
    if (subject.kind !== 'folder' || (await exists(subject.folder))) await record(store, subject);
    return true;
  };
  return {
    require: async (caller, subject) => {
      const settled = await settle(subject);
      if (await isAgreedTo(caller, settled)) return;
      const id = idOf(settled);
      raised.set(id, settled);
      for (const oldest of raised.keys()) if (raised.size > MOST_RAISED) raised.delete(oldest);
      const { message, hint } = wordsOf(settled);
      throw new SlipwayError('not_trusted', { message, hint, details: { question: id } });
    },
    question: (id) => {
      const subject = raised.get(id);
      return subject === undefined ? undefined : { id, ...wordsOf(subject) };
    },
    agree: async (id) => {
      const subject = raised.get(id);
      if (subject === undefined) return false;
      raised.delete(id);
      if (isForOnce(subject)) agreedToOnce.add(id);
      else await record(store, subject);
      return true;
    },
  };
}

/** Of a folder its place with links followed, so that a link cannot stand for a folder that is trusted. */
async function settle(subject: TrustSubject): Promise<TrustSubject> {
  if (subject.kind !== 'folder') return subject;
  try {
    return { kind: 'folder', folder: await realpath(subject.folder) };
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP')) throw error;
    return subject;
  }
}

type ForOnce = Extract<TrustSubject, { kind: 'settings' | 'restore' }>;
type Recorded = Exclude<TrustSubject, ForOnce>;

function isForOnce(subject: TrustSubject): subject is ForOnce {
  return subject.kind === 'settings' || subject.kind === 'restore';
}

async function isRecorded(store: Pick<Store, 'trust'>, subject: Recorded): Promise<boolean> {
  const { kind, subject: wanted } = recordOf(subject);
  const records = (await store.trust.all()).filter((each) => each.kind === kind);
  return kind === 'folder'
    ? records.some((each) => isWithin(wanted, each.subject))
    : records.some((each) => each.subject === wanted);
}

async function record(store: Pick<Store, 'trust' | 'change'>, subject: Recorded): Promise<void> {
  const added = { ...recordOf(subject), agreedAt: new Date().toISOString() };
  await store.change(async () => {
    const before = await store.trust.all();
    const others = before.filter(({ kind, subject: each }) => kind !== added.kind || each !== added.subject);
    await store.trust.replace([...others, added]);
  });
}

function recordOf(subject: Recorded): TrustRecord {
  const { kind } = subject;
  switch (kind) {
    case 'folder':
      return { kind, subject: subject.folder };
    case 'program':
      return {
        kind,
        subject: JSON.stringify([
          subject.command,
          subject.arguments,
          subject.environment,
          subject.destination,
        ]),
      };
    case 'token-file':
      return { kind, subject: JSON.stringify([subject.file, subject.destination]) };
    case 'cluster':
      return { kind, subject: JSON.stringify(subject.destination) };
    case 'registry-login':
      return { kind, subject: JSON.stringify([subject.login, subject.pulledFrom, subject.destination]) };
  }
}

/** The same for the same subject: consent is only for this subject. */
function idOf(subject: TrustSubject): string {
  return createHash('sha256').update(JSON.stringify(subject)).digest('hex');
}
