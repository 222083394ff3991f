import type { RequestDescription } from '../../control/types.ts';
import type { CheckCase } from '../case.ts';
import { judgeOutputs } from '../scene/outputs.ts';
import type { Scene } from '../scene/scene.ts';

const manyJobs = 12;
/** Polls that find nothing, after which it is known how a worker waits. */
const idlePolls = 4;
/** Real milliseconds for which an idle worker is watched at least: a loop that never waits shows in it. */
const idleTime = 1500;
/** The same, for a worker that may be such a loop on a busy machine. */
const longestIdleTime = 4 * idleTime;
/** Real milliseconds between two polls of a loop, on average, where its machine is busy. */
const slowestLoop = 75;
/** Polls after which it is known whether they are a loop. */
const mostInLoop = 200;
/** Polls within a second that no number of threads explains. */
const burst = 50;

const plain: CheckCase = {
  name: 'plain',
  happens: 'One job waits in the queue, and nothing is in its way.',
  asked: 'It is acknowledged before it is worked on, ends by exactly one result, and its output artifacts are there.',
  why: 'A job belongs to a worker only once AcknowledgeJob has answered InProgress, and takes one result. The same again is taken; another is refused.',
  rules: ['D1', 'D4', 'D5', 'E4'],
  async run(scene) {
    const job = await scene.begin();
    const { status, failureDetails } = await scene.untilEnded(job);
    if (status !== 'Succeeded') {
      scene.giveUp(`It reported that the job failed: ${failureDetails?.message ?? status}.`);
    }
    await scene.settle();
    const { chain } = await scene.emulator.jobs.get(job);
    for (const id of chain) {
      const reports = withoutRepeats(scene.reportsOf(id).filter((report) => isLastWord(report)));
      if (reports.length > 1) scene.complain(`It reported ${scene.nameOf(job)} ${reports.length} times.`);
    }
    await judgeOutputs(scene, chain.at(-1) as string);
  },
  judge: (scene) => scene.judgeConduct('WorkedUnacknowledged', 'ReportedAfterEnd'),
};

/** One that is taken after another says the same, and is no other result (D5). */
function withoutRepeats(reports: readonly RequestDescription[]): readonly RequestDescription[] {
  const taken = reports.findIndex(({ status }) => status === 200);
  return reports.filter(({ status }, index) => status !== 200 || index === taken);
}

/** What is refused because of how it is written is no result. */
function isLastWord({ status, error }: RequestDescription): boolean {
  return status === 200 || error?.code === 'InvalidJobStateException';
}

const many: CheckCase = {
  name: 'many',
  happens: `${manyJobs} jobs wait in the queue.`,
  asked: 'Each of them ends by one result, none is left, and none is done twice.',
  why: 'A poll answers at most as many jobs as it asks for; those that are handed out and left come back only when their window has ended.',
  rules: ['D1', 'D2', 'D5'],
  async run(scene) {
    const jobs: string[] = [];
    for (let index = 0; index < manyJobs; index++) jobs.push(await scene.enqueue());
    scene.startWorker();
    for (const job of jobs) {
      const { status } = await scene.untilEnded(job);
      if (status !== 'Succeeded') scene.complain(`${capital(scene.nameOf(job))} ended as ${status}.`);
    }
    await scene.settle();
    for (const job of jobs) judgeOnce(scene, job);
  },
};

function judgeOnce(scene: Scene, job: string): void {
  const taken = scene
    .requestsFor(job, [scene.subject.operations.acknowledgement])
    .filter(({ status }) => status === 200);
  if (taken.length > 1) scene.complain(`It took ${scene.nameOf(job)} ${taken.length} times.`);
}

const idle: CheckCase = {
  name: 'idle',
  happens: 'The queue is empty for a while.',
  asked: 'It goes on polling, with a wait between polls that find nothing, and does the job that comes then.',
  why: 'Polls are throttled for the whole account: a loop without a wait takes them from all others.',
  rules: ['A13', 'D1'],
  unfit: ({ once }) => (once ? 'A command that looks once does not wait for jobs itself.' : undefined),
  async run(scene) {
    scene.startWorker();
    const emptyPolls = () => scene.records.filter((record) => scene.isEmptyPoll(record));
    await scene.until(() => emptyPolls()[0], 'poll');
    const beganAt = performance.now();
    await scene.until(() => emptyPolls()[1], 'go on polling');
    await scene.until(() => {
      const { length } = emptyPolls();
      const time = performance.now() - beganAt;
      // One that waits so long between two polls is no loop. A loop on a busy machine shows only in time.
      if (length >= 2 && time > length * idleTime) return true;
      const mayBeLoop = time < length * slowestLoop && length <= mostInLoop;
      return length >= idlePolls && time > (mayBeLoop ? longestIdleTime : idleTime);
    }, 'go on polling');
    await scene.nextJobIsDone();
  },
  async judge(scene) {
    await scene.judgeConduct('PolledInHotLoop');
    const times = scene.records
      .filter((record) => scene.isEmptyPoll(record))
      .map(({ realTime }) => Date.parse(realTime));
    const most = Math.max(0, ...times.map((first) => times.filter((at) => at >= first && at < first + 1000).length));
    if (most > burst) scene.complain(`It polled ${most} times within a second and found no job each time.`);
  },
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const plainCases: readonly CheckCase[] = [plain, many, idle];
