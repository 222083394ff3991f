import type { FaultEffect } from '../../control/types.ts';
import { type CheckCase, family } from '../case.ts';
import type { Scene } from '../scene/scene.ts';
import { deeds, type Role, type Subject } from '../subject.ts';
import { Gate } from '../worker/gate.ts';

/** What befalls each operation of a job that goes well. */
const roles = ['poll', 'acknowledgement', 'details', 'success'] as const satisfies readonly Role[];

/** Real time for which polls fail, and for which the emulator is away. */
const away = 2000;
/** Attempts in a row that fail of the other operations: what the AWS SDKs survive unless they are told otherwise. */
const failures = 2;
/** Failing polls within that time by a worker that waits between them, or twice as many as when nothing fails. */
const mostPolls = 20;
/** Real time for which an answer is held up. */
const heldUp = '2s';

function unused({ operations, profile }: Subject, role: Role): string | undefined {
  return profile.used.has(operations[role]) ? undefined : `It does not use ${operations[role]}.`;
}

/** An operation fails for a while. */
async function failFor(scene: Scene, role: (typeof roles)[number], effect: FaultEffect): Promise<void> {
  const isPoll = role === 'poll';
  const job = await scene.beginWith(role, effect, isPoll ? Number.POSITIVE_INFINITY : failures);
  if (isPoll) {
    await scene.pause(away);
    await scene.look();
    const polls = scene.records.filter(({ operation }) => operation === scene.subject.operations.poll).length;
    if (polls > Math.max(mostPolls, (2 * away) / scene.subject.profile.pollInterval))
      scene.complain(`It polled ${polls} times in ${away / 1000} s while each poll was refused.`);
    scene.note('Polls are answered again');
    await scene.emulator.faults.clear();
  }
  // A job whose acknowledgement is given up comes again, as every job that is not acknowledged.
  if (role === 'acknowledgement') await goesOnAfterAll(scene, job);
  else await scene.untilEnded(job);
  await scene.nextJobIsDone();
}

async function goesOnAfterAll(scene: Scene, job: string): Promise<void> {
  const { acknowledgement } = scene.subject.operations;
  await scene.until(() => {
    const last = scene.records.at(-1);
    const isTaken = scene.requestsFor(job, [acknowledgement]).some(({ status }) => status === 200);
    return isTaken || (last !== undefined && scene.isEmptyPoll(last));
  }, 'go on');
  if ((await scene.emulator.jobs.get(job)).status === 'Dispatched') await scene.endWindow();
  await scene.untilEnded(job);
}

/** @param answer What is told of the answer: the error, and a status that is not 400 */
function failing(name: string, error: string, answer: string, why: string): CheckCase[] {
  return family(name, roles, (role) => ({
    happens:
      role === 'poll'
        ? `For two seconds every poll is answered ${answer}.`
        : `The worker's first two attempts to ${deeds[role]} are answered ${answer}.`,
    asked: 'It tries again with waits between its attempts, does the job, and goes on.',
    why,
    rules: ['A13'],
    unfit: (subject) => unused(subject, role),
    run: (scene) => failFor(scene, role, { error }),
  }));
}

const throttled = failing(
  'throttled',
  'ThrottlingException',
  'ThrottlingException',
  'The limits of the API are those of the whole account: others may have used them up.',
);

const unavailable = failing(
  'unavailable',
  'ServiceUnavailable',
  'ServiceUnavailable, status 503',
  'Every service of AWS answers 500 and 503 now and then, and says that the request is to be tried again.',
);

const slow = family('slow', roles, (role) => ({
  happens: `When the worker is to ${deeds[role]}, it waits two seconds for the answer.`,
  asked: 'It waits, does the job once, and goes on.',
  why: 'Nothing says how long an answer may take; the AWS SDKs wait a minute.',
  rules: ['D1', 'D4', 'D5'],
  unfit: (subject) => unused(subject, role),
  async run(scene) {
    const job = await scene.beginWith(role, { delay: heldUp });
    if (role === 'poll') await givenUp(scene, job);
    else await scene.untilEnded(job);
    await scene.nextJobIsDone();
  },
}));

/** Whose client has given up waiting has lost a job, which comes again. */
async function givenUp(scene: Scene, job: string): Promise<void> {
  const poll = await scene.untilRequest(({ jobIds }) => jobIds.includes(job), 'wait for the answer to its poll');
  if (poll.status === null) await scene.endWindow();
  await scene.untilEnded(job);
}

const refused: CheckCase = {
  name: 'refused',
  happens: 'For two seconds every connection is refused, as when the network is away.',
  asked: 'It goes on polling afterwards, and does the job that waits then.',
  why: 'Workers run for weeks, and in that time every network fails.',
  rules: ['D1'],
  unfit: ({ once }) => (once ? 'A command that looks once is started again in any case.' : undefined),
  async run(scene) {
    const { endpoint, proxyUrl } = scene.emulator;
    const urls = proxyUrl === undefined ? [endpoint] : [endpoint, proxyUrl];
    const gates = urls.map((url) => new Gate(url));
    const openAll = () => Promise.all(gates.map((gate) => gate.open()));
    const shutAll = () => Promise.all(gates.map((gate) => gate.shut()));
    for (const [index, url] of urls.entries()) scene.gates.set(url, gates[index] as Gate);
    await openAll();
    try {
      scene.startWorker();
      await scene.untilRequest(({ operation }) => operation === scene.subject.operations.poll, 'poll');
      scene.note('Connections are refused');
      await shutAll();
      await scene.pause(away);
      await openAll();
      scene.note('Connections are accepted again');
      await scene.nextJobIsDone();
    } finally {
      await scene.killWorkers();
      await shutAll();
    }
  },
};

/** Of what fails for a while, what functions meet with. */
export const troubleOfReports: readonly CheckCase[] = [...throttled, ...unavailable, ...slow].filter(({ name }) =>
  name.endsWith('/success'),
);

export const troubleCases: readonly CheckCase[] = [...throttled, ...unavailable, ...slow, refused];
