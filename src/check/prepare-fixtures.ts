import type { Config } from '../config/config.ts';
import { OptionError } from '../config/option-values.ts';
import type { FixtureDocument, FixtureSource, JobDetailsFixture, JobFixture } from '../control/types.ts';
import { inShortForm, type ShortJob } from '../seeding/job-forms.ts';
import { type LoadedDocument, readSources } from '../seeding/read-sources.ts';

/** What a case's emulator starts with, and the job that it is about. */
export interface PreparedFixtures {
  /** The documents without what would make jobs. */
  readonly fixtures: readonly FixtureSource[];
  /** Undefined where no document has one. */
  readonly job: ShortJob | undefined;
}

/**
 * Reads the fixtures once, for all cases.
 * @param wanted A job, the id of one of the documents', or a document that has it
 * @throws FixtureError, OptionError
 */
export async function prepareFixtures(
  { fixtures, parameter, account, region }: Config,
  wanted: string | JobFixture | JobDetailsFixture | undefined,
): Promise<PreparedFixtures> {
  const options = { world: { accountId: account, region }, parameters: parameter };
  const file = typeof wanted === 'string' && /\.(ya?ml|json)$/i.test(wanted) ? wanted : undefined;
  const own = file === undefined ? [] : await readSources([file], options);
  const documents = [...(await readSources(fixtures, options)), ...own];
  return {
    fixtures: documents.map(withoutJobs),
    job: typeof wanted === 'object' ? inShortForm(wanted) : jobAmong(own.length > 0 ? own : documents, wanted, file),
  };
}

/** Nothing that makes jobs by itself: each case makes those that it is about. */
function withoutJobs({ document, handlers }: LoadedDocument): FixtureDocument {
  const { jobs: _, pipelines: _1, executions: _2, webhooks: _3, eventRules: _4, eventTargets: _5, ...rest } = document;
  if (handlers.size === 0) return rest;
  return {
    ...rest,
    functions: { ...document.functions, ...(Object.fromEntries(handlers) as typeof document.functions) },
  };
}

function jobAmong(
  documents: readonly LoadedDocument[],
  wanted: string | undefined,
  file: string | undefined,
): ShortJob | undefined {
  const jobs = documents.flatMap(({ document }) => document.jobs ?? []).map(inShortForm);
  if (file !== undefined) {
    const [first] = jobs;
    if (first === undefined) throw new OptionError(`--job: ${file} has no job; give a fixture document that has one.`);
    return first;
  }
  if (wanted === undefined) return jobs.find((job) => job.function === undefined);
  const found = jobs.find(({ id }) => id === wanted);
  if (found !== undefined) return found;
  const ids = jobs.flatMap(({ id }) => id ?? []);
  const known = ids.length === 0 ? 'none of them has an id' : `their ids are ${ids.join(', ')}`;
  throw new OptionError(`--job: '${wanted}' is not the id of a job of the fixtures (${known}), nor a file; give one.`);
}
