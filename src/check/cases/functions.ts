import type { RequestDescription } from '../../control/types.ts';
import type { CheckCase } from '../case.ts';
import { judgeOutputs } from '../scene/outputs.ts';
import type { Scene } from '../scene/scene.ts';

/** Lambda's name for an invocation, in the journal. */
const invoke = 'Invoke';
/** Invocations of a function that fails each time. */
const mostInvocations = 3;

const plain: CheckCase = {
  name: 'plain',
  happens: 'One job, and nothing is in its way.',
  asked: 'It reports success by PutJobSuccessResult before it ends, and its output artifacts are there.',
  why: 'What a function returns says nothing to CodePipeline: without a report the action fails after 20 minutes.',
  rules: ['H1', 'H3', 'H10'],
  async run(scene) {
    const job = await scene.begin();
    const { id, status, failureDetails } = await scene.untilEnded(job);
    if (status !== 'Succeeded') {
      scene.giveUp(`It reported that the job failed: ${failureDetails?.message ?? status}.`);
    }
    await invocationsOf(scene, job);
    await judgeOutputs(scene, id);
  },
  judge: (scene) => scene.judgeConduct('NeverReported'),
};

const neverReports: CheckCase = {
  name: 'never-reports',
  happens: 'The work cannot succeed: an input artifact is not there, or the parameters are not what they should be.',
  asked: 'It reports a result, whatever its work throws.',
  why: 'What a function throws says nothing to CodePipeline: Lambda invokes it twice more, and the action fails after 20 minutes.',
  rules: ['H3', 'H5', 'H10'],
  unfit: ({ inputs, job: { configuration = {} } }) =>
    inputs.length > 0 || configuration.UserParameters !== undefined
      ? undefined
      : 'It has neither input artifacts nor parameters.',
  async run(scene) {
    const { inputs, job } = scene.subject;
    const { UserParameters, ...rest } = job.configuration ?? {};
    const broken = inputs.length > 0 ? {} : { configuration: { ...rest, UserParameters: '<not what it should be>' } };
    await scene.endsAndGoesOn(await scene.begin(broken, () => undefined));
  },
  judge: (scene) => scene.judgeConduct('NeverReported'),
};

const reportsTwice: CheckCase = {
  name: 'reports-twice',
  happens: 'One job, and nothing is in its way.',
  asked: 'It reports one result, as the last thing that it does.',
  why: 'A job takes one result: another is refused, and whoever does not expect that fails and is invoked again.',
  rules: ['D5', 'H5', 'H10'],
  async run(scene) {
    const job = await scene.begin();
    await scene.untilEnded(job);
    await invocationsOf(scene, job);
  },
  judge: (scene) => scene.judgeConduct('ReportedAfterEnd'),
};

const throwsAfterReport: CheckCase = {
  name: 'throws-after-report',
  happens:
    'The answer to its result is lost: the result counts. The same again is taken; another one is answered InvalidJobStateException.',
  asked: 'It ends without an error.',
  why: 'A function that fails is invoked twice more with the same job, whatever has become of that.',
  rules: ['D5', 'H3', 'H5'],
  async run(scene) {
    const job = await scene.beginWith('success', { cut: 'after' });
    await scene.untilEnded(job);
    const invocations = await invocationsOf(scene, job);
    const failed = invocations.filter(({ error }) => error !== undefined);
    const [first] = failed;
    if (first?.error === undefined) return;
    scene.complain(
      `It failed after its report (${first.error.code}: ${first.error.message}), and was invoked ${invocations.length} times for one job.`,
    );
  },
};

const retried: CheckCase = {
  name: 'retried',
  happens:
    'Nothing that it reports arrives, so that it fails; Lambda invokes it again, with the same job, three times in all.',
  asked: 'It fails as long as its report has not arrived, does the work anew, and reports at last.',
  why: 'Lambda delivers an event at least once: a function meets the same job id again.',
  rules: ['H3', 'H5'],
  async run(scene) {
    const down = { error: 'ServiceUnavailable' };
    await scene.fault('success', down, Number.POSITIVE_INFINITY);
    await scene.fault('failure', down, Number.POSITIVE_INFINITY);
    const job = await scene.begin();
    await scene.until(async () => {
      const { history } = await scene.emulator.jobs.get(job);
      const failures = history.filter(({ event }) => event === 'InvocationFailed').length;
      return failures >= mostInvocations - 1;
    }, 'fail when its report could not be sent');
    scene.note('Reports arrive again');
    await scene.emulator.faults.clear();
    const { id, status } = await scene.untilEnded(job);
    if (status !== 'Succeeded') scene.complain(`At the third time the job ended as ${status}.`);
    else await judgeOutputs(scene, id);
  },
};

/** The invocations for a job, when there will be no more of them. */
async function invocationsOf(scene: Scene, job: string): Promise<RequestDescription[]> {
  const { chain } = await scene.emulator.jobs.get(job);
  const found = () =>
    scene.records.filter(({ operation, jobIds }) => operation === invoke && jobIds.some((id) => chain.includes(id)));
  await scene.until(() => {
    const last = found().at(-1);
    return last !== undefined && (last.error === undefined || found().length >= mostInvocations);
  }, 'end');
  return found();
}

/** What only functions meet with. */
export const ofFunctions: readonly CheckCase[] = [plain, neverReports, reportsTwice, throwsAfterReport, retried];
