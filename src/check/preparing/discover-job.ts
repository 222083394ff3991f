import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FixtureSource, RequestDescription } from '../../control/types.ts';
import type { ShortJob } from '../../seeding/items/job-forms.ts';
import type { NeverPolled } from '../results.ts';
import type { CaseParts } from '../run-case.ts';
import { CaseOver, Scene } from '../scene/scene.ts';
import { operationsFor, type Subject, type SubjectHow, unseen } from '../subject.ts';
import { OutputTail } from '../worker/output-tail.ts';

/** A job of the type for which a worker asks, and the type where it has to be declared. */
interface Discovered {
  readonly job: ShortJob;
  readonly fixtures: readonly FixtureSource[];
}

type ActionType = Readonly<Record<'category' | 'owner' | 'provider' | 'version', string>>;

const artifacts = { minimumCount: 0, maximumCount: 5 };

/** Where no fixture has a job, the worker's first poll says what it works on. */
export async function discoverJob({
  start,
  folder,
  how,
  ...parts
}: Omit<CaseParts, 'subject'> & { readonly how: SubjectHow }): Promise<Discovered | Omit<NeverPolled, 'environment'>> {
  const own = join(folder, 'discovery');
  mkdirSync(own);
  const emulator = await start({}, () => {});
  const operations = operationsFor(undefined);
  const subject: Subject = { job: {} as never, inputs: [], properties: [], operations, profile: unseen, ...how };
  const scene = new Scene({ ...parts, emulator, subject, folder: own, output: new OutputTail() });
  try {
    scene.startWorker();
    const polls = [operations.poll, operationsFor('ThirdParty').poll];
    const poll = await scene.untilRequest(({ operation = '' }) => polls.includes(operation), 'poll');
    return jobFor(poll);
  } catch (error) {
    if (!(error instanceof CaseOver)) throw error;
    return { complaints: scene.complaints, timeline: scene.timeline(), output: scene.output.lines };
  } finally {
    await scene.killWorkers();
    await emulator.stop();
  }
}

/** A type that the fixtures declare has been found, and its jobs are asked for as they can be. */
function jobFor({ input = {}, status }: RequestDescription): Discovered {
  const { category, owner, provider, version } = input.actionTypeId as ActionType;
  const query = (input.queryParam ?? {}) as Readonly<Record<string, string>>;
  const job = { actionTypeId: { category, owner, provider, version }, configuration: query } as ShortJob;
  if (owner !== 'Custom' || status === 200) return { job, fixtures: [] };
  const configurationProperties = Object.keys(query).map((name) => ({
    ...{ name, required: true, key: true, secret: false, queryable: true },
  }));
  const type = { category, provider, version, configurationProperties };
  const document = { actionTypes: [{ ...type, inputArtifactDetails: artifacts, outputArtifactDetails: artifacts }] };
  return { job, fixtures: [document as FixtureSource] };
}
