import type { CheckCase } from '../case.ts';
import { reportElsewhere, takeElsewhere } from '../scene/elsewhere.ts';
import { mostTurns, type Scene, Unfit } from '../scene/scene.ts';
import { transfers } from './signals.ts';

const timedOut: CheckCase = {
  name: 'timed-out',
  happens: 'The job times out while it is worked on: the result that comes then is refused.',
  asked: 'It survives the InvalidJobStateException, does not report the job again, and goes on.',
  why: 'An action has a time limit, and whoever watches the pipeline may stop it at any moment.',
  rules: ['M1', 'D5'],
  async run(scene) {
    const faults = [await scene.fault('success', { timeOut: true }), await scene.fault('failure', { timeOut: true })];
    await scene.begin();
    await scene.until(async () => {
      const applied = (await scene.emulator.faults.list()).filter((each) => each.applied > 0);
      return faults.some(({ id }) => applied.some((each) => each.id === id));
    }, 'report a result');
    await scene.emulator.faults.clear();
    await scene.nextJobIsDone();
    await scene.settle();
  },
  judge: (scene) => scene.judgeConduct('ReportedAfterEnd'),
};

const held: CheckCase = {
  name: 'redelivered/held',
  happens: 'A poll hands out a job that another worker has already acknowledged.',
  asked: 'It drops the job when AcknowledgeJob answers InvalidNonceException, and goes on.',
  why: 'A queue that delivers at least once delivers twice now and then.',
  rules: ['D1', 'D4'],
  async run(scene) {
    const job = await scene.enqueue();
    scene.note('Another worker takes job A');
    await takeElsewhere(scene, job);
    const fault = await scene.fault('poll', { duplicate: true });
    scene.startWorker();
    await scene.untilApplied(fault, 'poll');
    await scene.nextJobIsDone();
    await scene.settle();
    scene.note('The other worker reports job A');
    const { status } = await scene.emulator.jobs.get(job);
    if (status !== 'InProgress') scene.complain(`It ended job A, which another worker had: ${status}.`);
    else await reportElsewhere(scene, job, 'success');
  },
  judge: (scene) => scene.judgeConduct('IgnoredAcknowledgement'),
};

/** Real time for which the first result is held up at least: the job stays in hand, and can be handed out again. */
const heldUp = 2000;

const twoProcesses: CheckCase = {
  name: 'redelivered/two-processes',
  happens: 'Two processes of the worker poll, and the job that one of them is at is handed to the other, too.',
  asked: 'One of them does the job, and the other drops it.',
  why: 'A queue that delivers at least once delivers twice now and then; workers are many so that none is missed.',
  rules: ['D1', 'D4'],
  async run(scene) {
    const job = await scene.enqueue();
    const beganAt = performance.now();
    scene.startWorker();
    await scene.untilAcknowledged(job);
    // The other one has to start and to poll in that time.
    const hold = heldUp + performance.now() - beganAt + 1.5 * scene.subject.profile.pollInterval;
    const held = await scene.fault('success', { delay: hold });
    scene.startWorker();
    await scene.untilApplied(held, 'report success');
    const again = await scene.fault('poll', { duplicate: true });
    await scene.pause(hold);
    await scene.until(
      () => scene.reportsOf(job).find(({ fault }) => fault === held.id),
      'wait for the answer to its result',
    );
    const applied = (await scene.emulator.faults.list()).find(({ id }) => id === again.id)?.applied ?? 0;
    await scene.emulator.faults.clear();
    await scene.nextJobIsDone();
    await scene.settle();
    if (applied === 0) throw new Unfit('No poll came while the job was worked on.');
  },
  async judge(scene) {
    // The first is at its report by then: transfers are the other's, and who reports again may be either.
    const { used } = scene.subject.profile;
    if (!transfers.some((operation) => used.has(operation)) || worksAfterRefusal(scene)) {
      await scene.judgeConduct('IgnoredAcknowledgement');
    }
  },
};

function worksAfterRefusal(scene: Scene): boolean {
  const [job = ''] = scene.jobs;
  const [refusal] = scene
    .requestsFor(job, [scene.subject.operations.acknowledgement])
    .filter(({ status }) => status === 400);
  return refusal !== undefined && scene.transfersOf(job).some(({ number }) => number > refusal.number);
}

export const continued: CheckCase = {
  name: 'continued',
  happens: 'The job comes again with the token that the worker reported, and the worker is started anew in between.',
  asked: 'It goes on by the token alone, and the action ends in finitely many turns.',
  why: 'A continuation is a new job, which any process may get, at once or much later: the token is all that is passed on.',
  rules: ['D6', 'D7'],
  emulator: { continuationDelay: '1h' },
  unfit: ({ profile }) => (profile.continues ? undefined : 'It reports no continuation token.'),
  async run(scene) {
    const job = await scene.begin();
    let hasRestarted = false;
    for (let turns = 1; turns <= mostTurns; turns++) {
      const last = await scene.until(async () => {
        const found = await scene.lastOf(job);
        return ['Created', 'Succeeded', 'Failed', 'TimedOut'].includes(found.status) && found;
      }, `report turn ${turns} of the job`);
      if (last.status === 'Succeeded') return;
      if (last.status !== 'Created') scene.giveUp(`It ended the job as ${last.status} in turn ${turns}.`);
      if (!hasRestarted) {
        await scene.killWorkers();
        scene.startWorker();
      }
      hasRestarted = true;
      await scene.moveClock(60 * 60 * 1000 + 1000, 'The continuation can be polled');
    }
    scene.giveUp(`After ${mostTurns} turns it still continued the job.`);
  },
};

export const percent: CheckCase = {
  name: 'percent',
  happens: 'Where there are input artifacts, a job has none to download; then one goes well.',
  asked: 'Percentages are from 0 to 100, and summaries and messages within their lengths.',
  why: 'A report that breaks a constraint is refused as a whole: the job goes on being InProgress.',
  rules: ['B4', 'D8'],
  async run(scene) {
    scene.startWorker();
    // First, for no artifact of another job lies there yet.
    if (scene.subject.inputs.length > 0) await reportsOrNot(scene, await scene.enqueue({}, () => undefined));
    await reportsOrNot(scene, await scene.enqueue());
  },
  judge(scene) {
    for (const { operation = '', error } of scene.records) {
      const { success, failure } = scene.subject.operations;
      if ([success, failure].includes(operation) && error?.code === 'ValidationException') {
        scene.complain(`Its ${operation} was refused: ${error.message}`);
      }
    }
  },
};

/** That a job is left without a report is another case's subject. */
async function reportsOrNot(scene: Scene, job: string): Promise<void> {
  await scene.withoutComplaint(() => scene.until(() => scene.reportsOf(job).length > 0, 'report a result'));
}

export const againCases: readonly CheckCase[] = [timedOut, held, twoProcesses, continued, percent];
