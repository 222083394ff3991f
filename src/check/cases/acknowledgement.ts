import type { CheckCase } from '../case.ts';
import { reportElsewhere, takeElsewhere } from '../scene/elsewhere.ts';
import type { Scene } from '../scene/scene.ts';

/** Real time for which an acknowledgement is held up, so that something else can happen before it arrives. */
const heldUp = '1500ms';

const whatIsAsked = 'It leaves the job alone, without work and without a result, and goes on to the next one.';

const nonceLost: CheckCase = {
  name: 'nonce-lost',
  happens: 'AcknowledgeJob answers InvalidNonceException: meanwhile the job was dispatched to another worker.',
  asked: whatIsAsked,
  why: 'A job that is not acknowledged in time is handed out again, and only the latest nonce counts.',
  rules: ['D1', 'D3', 'D4'],
  async run(scene) {
    await scene.beginWith('acknowledgement', { staleNonce: true });
    await goesOn(scene);
  },
  judge: (scene) => scene.judgeConduct('IgnoredAcknowledgement'),
};

const ends = ['succeeded', 'failed', 'timed-out'] as const;
const statuses = { succeeded: 'Succeeded', failed: 'Failed', 'timed-out': 'TimedOut' } as const;

function alreadyEnded(end: (typeof ends)[number]): CheckCase {
  return {
    name: `already-ended/${end}`,
    happens: `AcknowledgeJob answers the status ${statuses[end]}: the job has ended meanwhile.`,
    asked: whatIsAsked,
    why: 'AcknowledgeJob answers 200 for a job that has ended, with the status that it has: only InProgress means that the job is yours.',
    rules: ['D4'],
    async run(scene) {
      const effect = end === 'timed-out' ? { timeOut: true as const } : { delay: heldUp };
      const job = await scene.beginWith('acknowledgement', effect);
      if (end !== 'timed-out') {
        scene.note(`Another worker ends the job as ${statuses[end]}`);
        await takeElsewhere(scene, job);
        await reportElsewhere(scene, job, end === 'succeeded' ? 'success' : 'failure');
      }
      await scene.until(
        () => scene.requestsFor(job, [scene.subject.operations.acknowledgement]).find(({ status }) => status !== null),
        'wait for the answer to its acknowledgement',
      );
      await goesOn(scene);
    },
    judge: (scene) => scene.judgeConduct('IgnoredAcknowledgement'),
  };
}

async function goesOn(scene: Scene): Promise<void> {
  await scene.nextJobIsDone();
  await scene.settle();
}

export const acknowledgementCases: readonly CheckCase[] = [nonceLost, ...ends.map(alreadyEnded)];
