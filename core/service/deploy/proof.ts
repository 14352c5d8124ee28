import { SlipwayError } from '#contract/errors.ts';
import type { LoadReport } from '#contract/load/load-report.ts';
import type { AnswerChange } from '#contract/service/answer-change.ts';
import type { Deployment, Proof } from '#contract/service/deployment.ts';
import type { ProofRequest } from '#contract/service/index.ts';
import { pause, whileOpen } from '#core/kubernetes/until.ts';
import { type Sender, sendLoad } from '#core/load/send-load.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { limitsOf } from '../objects/limits.ts';
import { type Samples, sampleAnswers } from '../open/sample-answers.ts';
import { type ScoringWay, serviceExample, throughCluster, throughUrl } from '../open/scoring-way.ts';
import { loadService } from '../read/find-services.ts';
import type { Target } from '../read/target.ts';
import { writeHistory } from '../record/history.ts';
import { readKeys } from '../secrets/keys.ts';
import { compareWith, mustBeAccepted, tellChange } from './answer-gate.ts';
import { ownCertificate } from './first-answer.ts';

/** A bounded stream of sample requests that runs while a deployment goes on. */
export interface Proving {
  /** Rejects with `publish_failed` as soon as a request fails; never resolves. */
  readonly failed: Promise<never>;
  /** Goes on for the time asked for, then ends it well. Throws `publish_failed` when a request has failed. */
  finish(): Promise<Proof>;
  /** Ends it as it is. */
  stop(): Promise<Proof>;
}

/** Streams end by themselves, whatever happens. */
const LONGEST_SECONDS = 3600;
const CONNECTIONS = 20;
/** How often what was seen so far is written next to the service, so that every window can show it. */
const RECORD_MS = 2000;

interface ProofOptions {
  readonly service: string;
  readonly asked: ProofRequest;
  readonly deployment: Deployment;
}

/** Begins to send. `bad_input` when the service does not answer the samples even before anything is changed. */
export async function startProof(target: Target, options: ProofOptions, work: TaskWork): Promise<Proving> {
  const { service, asked } = options;
  const samples = await samplesOf(target, options);
  const ways = await waysOf(target, samples, work);
  const before = await sampleAnswers(target, samples, work.signal);
  let answers: AnswerChange | undefined;
  const stopping = new AbortController();
  const until = new AbortController();
  let seen: LoadReport | undefined;
  const failing = createAlarm();
  const running = sendLoad({
    plan: { seconds: LONGEST_SECONDS, concurrency: CONNECTIONS, perSecond: asked.rate },
    send: inTurn(ways),
    signal: AbortSignal.any([work.signal, stopping.signal]),
    until: until.signal,
    onProgress: (report) => {
      seen = report;
      showProof(work, report);
      if (report.failed > 0) failing.ring(proofError(service, report));
    },
  });
  // What it ends with is asked for below.
  running.catch(() => undefined);
  const recording = recordWhile(target, options, { seen: () => seen, until: until.signal });
  const end = async (): Promise<Proof> => {
    until.abort();
    await recording;
    const report = await running.finally(() => {
      for (const way of ways) way.close();
    });
    work.endStep('proof', report.failed > 0 ? 'failed' : 'done', proofText(report));
    return { rate: asked.rate, report, ...(answers === undefined ? {} : { answers }) };
  };
  return {
    failed: failing.rung,
    stop: end,
    finish: async () => {
      await Promise.race([pause(asked.watchSeconds * 1000, work.signal), failing.rung]);
      answers = compareWith(before, await sampleAnswers(target, samples, work.signal));
      const proof = await end();
      if (proof.report.failed > 0) throw proofError(service, proof.report);
      tellChange(work, answers);
      mustBeAccepted(service, answers, asked.maxChange);
      return proof;
    },
  };
}

/** A promise that is only ever rejected, once, from outside; nobody has to wait for it. */
function createAlarm(): { readonly rung: Promise<never>; ring(error: SlipwayError): void } {
  let ring: (error: SlipwayError) => void = () => undefined;
  const rung = new Promise<never>((_resolve, reject) => {
    ring = reject;
  });
  rung.catch(() => undefined);
  return { rung, ring: (error) => ring(error) };
}

interface SentSamples extends Samples {
  readonly url: string | undefined;
  readonly caCertificates: string | undefined;
}

/** The samples that were asked for, else the service's example. */
async function samplesOf(target: Target, { service, asked }: ProofOptions): Promise<SentSamples> {
  const loaded = await loadService(target, service);
  const { primary } = await readKeys(target, service);
  const bodies = asked.bodies ?? [(await serviceExample(target, service, primary)).body];
  const { timeoutSeconds } = limitsOf({ ...loaded.service, cluster: target.cluster });
  const caCertificates = await ownCertificate(target.cluster);
  return { service, key: primary, bodies, url: loaded.service.url, timeoutSeconds, caCertificates };
}

/** One way a sample; each has been answered once before anything is changed. */
async function waysOf(target: Target, samples: SentSamples, work: TaskWork): Promise<readonly ScoringWay[]> {
  const { service, bodies, url } = samples;
  const open = (body: string, isDirect: boolean): ScoringWay => {
    const call = { ...samples, body };
    return isDirect && url !== undefined
      ? throughUrl({ ...call, url }, CONNECTIONS)
      : throughCluster(target, call);
  };
  const [first] = bodies;
  const isDirect = first !== undefined && (await leadsThere(open(first, true), work));
  const ways = bodies.map((body) => open(body, isDirect));
  for (const way of ways) {
    const answered = await way.send(work.signal);
    if (answered.failed)
      throw new SlipwayError('bad_input', {
        message: `${service} does not answer the samples even before the update (${answered.outcome}).`,
        hint: 'Use samples that it answers with 200, or update without a proof.',
      });
  }
  if (!isDirect && url !== undefined)
    work.log(`${url} does not reach the service from here. Samples go through the cluster.`);
  return ways;
}

async function leadsThere(way: ScoringWay, work: TaskWork): Promise<boolean> {
  if (way.through !== 'url') return false;
  const answered = await way.send(work.signal);
  way.close();
  return answered.version !== undefined;
}

function inTurn(ways: readonly ScoringWay[]): Sender {
  let turn = 0;
  return async (signal) => {
    const way = ways[turn % ways.length];
    turn += 1;
    return way === undefined ? { outcome: 'nothing to send', failed: true } : way.send(signal);
  };
}

async function recordWhile(
  target: Target,
  { service, deployment, asked }: ProofOptions,
  about: { readonly seen: () => LoadReport | undefined; readonly until: AbortSignal },
): Promise<void> {
  const record = async (): Promise<void> => {
    const report = about.seen();
    if (report === undefined) return;
    try {
      await writeHistory(target, service, {
        write: [{ ...deployment, proof: { rate: asked.rate, report } }],
      });
    } catch (error) {
      // Only for those who watch; the record at the end is what counts.
      if (!(error instanceof SlipwayError)) throw error;
    }
  };
  await whileOpen(record, RECORD_MS, about.until);
}

function showProof(work: TaskWork, report: LoadReport): void {
  work.step('proof', 'Sample requests go through', {
    amount: { done: report.sent, unit: 'requests' },
    note: proofText(report),
  });
}

function proofText({ sent, failed, latency }: LoadReport): string {
  return `${failed} of ${sent} failed, p50 ${latency.p50.toFixed(1)} ms, p99 ${latency.p99.toFixed(1)} ms`;
}

function proofError(service: string, report: LoadReport): SlipwayError {
  const outcomes = report.outcomes.filter(({ outcome }) => outcome !== '200');
  return new SlipwayError('publish_failed', {
    message: `${report.failed} of ${report.sent} sample requests failed while ${service} was updated: ${outcomes
      .map(({ outcome, count }) => `${count} × ${outcome}`)
      .join(', ')}.`,
    hint: `What run() printed: \`slipway service logs ${service}\`.`,
    details: { outcomes: [...report.outcomes] },
  });
}
