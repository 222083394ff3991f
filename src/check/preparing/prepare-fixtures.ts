import type { Config } from '../../config/config.ts';
import { OptionError } from '../../config/option-values.ts';
import type { CustomActionTypeFixture, FixtureDocument, JobDetailsFixture, JobFixture } from '../../control/types.ts';
import { unknownName } from '../../domain/nearest-name.ts';
import { inShortForm, type ShortJob } from '../../seeding/items/job-forms.ts';
import { type LoadedDocument, readSources } from '../../seeding/reading/read-sources.ts';
import type { Input } from '../subject.ts';
import type { TakenJob } from './job-of-emulator.ts';

/** What a case's emulator starts with, and the job that it is about. */
interface PreparedFixtures {
  /** The documents without what would make jobs. */
  readonly fixtures: readonly FixtureDocument[];
  /** Undefined where no document has one. */
  readonly job: ShortJob | undefined;
  /** Where the bytes of its input artifacts are not in the documents. */
  readonly inputs?: readonly Input[];
}

/**
 * Reads the fixtures once, for all cases.
 * @param wanted A job, the id of one of the documents', or a document that has it
 * @throws FixtureError, OptionError
 */
export async function prepareFixtures(
  { fixtures, parameter, account, region }: Config,
  wanted: string | JobFixture | JobDetailsFixture | undefined,
  functionName?: string,
): Promise<PreparedFixtures> {
  const options = { world: { accountId: account, region }, parameters: parameter };
  const file = typeof wanted === 'string' && /\.(ya?ml|json)$/i.test(wanted) ? wanted : undefined;
  const own = file === undefined ? [] : await readSources([file], options);
  const documents = [...(await readSources(fixtures, options)), ...own];
  const kept = documents.map(withoutJobs);
  if (functionName !== undefined) checkFunction(functionName, kept);
  const job =
    typeof wanted === 'object'
      ? inShortForm(wanted)
      : jobAmong(own.length > 0 ? own : documents, wanted, { file, functionName });
  if (functionName === undefined) return { fixtures: kept, job };
  return { fixtures: kept, job: { ...job, function: functionName } };
}

/** The same with a job that an emulator has. What the documents declare of it counts before what the emulator tells. */
export function withTakenJob({ fixtures }: PreparedFixtures, { job, document, inputs }: TakenJob): PreparedFixtures {
  const { actionTypes = [], ...rest } = document;
  const isDeclared = ({ category, provider, version }: Partial<CustomActionTypeFixture>) =>
    fixtures.some(({ actionTypes: declared = [] }) =>
      (declared as readonly Partial<CustomActionTypeFixture>[]).some(
        (one) => one.category === category && one.provider === provider && one.version === version,
      ),
    );
  const missing = actionTypes.filter((type) => !isDeclared(type as CustomActionTypeFixture));
  return { fixtures: [...fixtures, { ...rest, ...(missing.length > 0 && { actionTypes: missing }) }], job, inputs };
}

/** Nothing that makes jobs by itself: each case makes those that it is about. */
function withoutJobs({ document, handlers }: LoadedDocument): FixtureDocument {
  const { jobs: _, pipelines: _1, executions: _2, webhooks: _3, ...others } = document;
  const { eventRules: _4, eventTargets: _5, notificationRules: _6, subscriptions: _7, ...rest } = others;
  if (handlers.size === 0) return rest;
  return {
    ...rest,
    functions: { ...document.functions, ...(Object.fromEntries(handlers) as typeof document.functions) },
  };
}

/** @throws OptionError for a function that no document has */
function checkFunction(name: string, documents: readonly FixtureDocument[]): void {
  const functions = Object.assign({}, ...documents.map((document) => document.functions ?? {}));
  const names = Object.keys(functions);
  if (typeof functions[name] === 'function') {
    throw new OptionError(
      `--function: ${name} is a function of this process, which reports to the emulator of its test; give one that is in a file.`,
    );
  }
  if (names.includes(name)) return;
  throw new OptionError(`--function: ${unknownName('function', name, names, 'Give one of the fixtures.')}`);
}

/** A job that is named, or the first that fits: a function's own, or one that is polled for. */
function jobAmong(
  documents: readonly LoadedDocument[],
  wanted: string | undefined,
  { file, functionName }: { readonly file: string | undefined; readonly functionName: string | undefined },
): ShortJob | undefined {
  const all = documents.flatMap(({ document }) => document.jobs ?? []).map(inShortForm);
  const jobs = all.filter((job) => job.function === functionName);
  if (wanted === undefined) return jobs[0];
  if (file !== undefined) {
    if (jobs[0] !== undefined) return jobs[0];
    throw new OptionError(`--job: ${file} has no job that fits; give a fixture document that has one.`);
  }
  const found = jobs.find(({ id }) => id === wanted);
  if (found !== undefined) return found;
  const ids = jobs.flatMap(({ id }) => id ?? []);
  const known = ids.length === 0 ? 'none of them has an id' : `their ids are ${ids.join(', ')}`;
  throw new OptionError(`--job: '${wanted}' is not the id of a job of the fixtures (${known}), nor a file; give one.`);
}
