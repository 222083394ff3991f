import type { CheckCase } from '../case.ts';

const why =
  'A connection may break after the service has done what it was asked: the state has changed, and nobody tells the worker.';

const pollLost: CheckCase = {
  name: 'poll-lost',
  happens: 'The answer to a poll is lost: its job counts as dispatched, and nobody has it.',
  asked: 'It goes on polling, and does the job once when its window has ended and it comes again.',
  why,
  rules: ['D1', 'D3'],
  async run(scene) {
    const job = await scene.beginWith('poll', { cut: 'after' });
    await scene.pause(100);
    await scene.endWindow();
    await scene.endsAndGoesOn(job, 'do the job when it came again');
  },
};

const acknowledgementLost: CheckCase = {
  name: 'acknowledgement-lost',
  happens:
    'The answer to AcknowledgeJob is lost: the job is InProgress and belongs to the worker, which does not know.',
  asked:
    'It acknowledges again, takes the InvalidNonceException that follows for its own doing, and ends the job by a result.',
  why: `${why} A second acknowledgement is refused, by whomever the first was; a job that is dropped then blocks its pipeline for a day.`,
  rules: ['D4', 'D5', 'M1'],
  async run(scene) {
    await scene.endsAndGoesOn(await scene.beginWith('acknowledgement', { cut: 'after' }));
  },
};

const resultLost: CheckCase = {
  name: 'result-lost',
  happens: 'The answer to the result is lost: the job has ended, and the worker does not know.',
  asked: 'It reports nothing else than it did before, whatever it hears then, and goes on to the next job.',
  why: `${why} The same result again is answered as it was before; another one is refused with InvalidJobStateException.`,
  rules: ['D5'],
  async run(scene) {
    await scene.endsAndGoesOn(await scene.beginWith('success', { cut: 'after' }));
  },
};

export const lostCases: readonly CheckCase[] = [pollLost, acknowledgementLost, resultLost];
