import type { CheckCase } from '../case.ts';
import { type Scene, Unfit } from '../scene/scene.ts';
import type { Subject } from '../subject.ts';
import type { Worker } from '../worker/worker.ts';

/** Real time for which a transfer is held up, so that a signal finds the worker at work. */
const heldUp = '1500ms';
/** Real milliseconds of work that a signal finds a worker at without that. */
const shortestWork = 40;
export const transfers = ['GetObject', 'PutObject', 'UploadPart'] as const;

function unfit({ profile }: Subject): string | undefined {
  const isSlow = profile.jobTime >= shortestWork || transfers.some((operation) => profile.used.has(operation));
  return isSlow ? undefined : 'Its jobs are over before a signal could find it at work.';
}

/** Puts a job into the queue, starts the worker, and returns when it is in the middle of the job. */
async function untilAtWork(scene: Scene): Promise<{ readonly job: string; readonly worker: Worker }> {
  const job = await scene.enqueue();
  const operation = transfers.find((each) => scene.subject.profile.used.has(each));
  const fault = operation === undefined ? undefined : await scene.faultOn(operation, { delay: heldUp });
  const worker = scene.startWorker();
  if (fault === undefined) await scene.untilAcknowledged(job);
  else await scene.untilApplied(fault, 'transfer an artifact');
  if ((await scene.emulator.jobs.get(job)).status !== 'InProgress') {
    throw new Unfit('Its jobs are over before a signal could find it at work.');
  }
  return { job, worker };
}

const terminated: CheckCase = {
  name: 'terminated',
  happens: 'SIGTERM in the middle of a job, and a new start.',
  asked: 'The process ends, and the job ends once: before, as a success or a failure, or after the new start.',
  why: 'Deployments and scaling stop workers by SIGTERM. An acknowledged job is handed to nobody else: who leaves it blocks its pipeline for a day.',
  rules: ['D1', 'D4', 'M1'],
  unfit,
  async run(scene) {
    const { job, worker } = await untilAtWork(scene);
    scene.note('SIGTERM is sent to the worker');
    worker.signal('SIGTERM');
    await scene.until(() => worker.end, 'end after SIGTERM').finally(() => scene.killWorker(worker));
    scene.startWorker();
    await scene.endsAndGoesOn(job, 'end the job that SIGTERM found it at');
  },
};

const killed: CheckCase = {
  name: 'killed',
  happens: 'SIGKILL in the middle of a job; the job times out; a new start.',
  asked: 'It does the next job.',
  why: 'Machines fail. The job goes on being InProgress until its time is up, and what the worker had stored of it is out of date then.',
  rules: ['D1', 'M1'],
  unfit: (subject) => (subject.isCommand ? unfit(subject) : 'Only processes can be killed.'),
  async run(scene) {
    const { worker } = await untilAtWork(scene);
    scene.note('SIGKILL is sent to the worker and all that it has started');
    await scene.killWorker(worker);
    await scene.endTime();
    scene.startWorker();
    await scene.nextJobIsDone();
  },
};

export const signalCases: readonly CheckCase[] = [terminated, killed];
