// A program of its own, which checks one state file after the other: SQLite and JSON.parse would hold up everybody
// else, and what a file of a stranger does to SQLite ends this process alone.
import { patternOffence } from '../domain/events/event-pattern.ts';
import type { EventRule } from '../domain/events/event-rule.ts';
import { readSchedule } from '../domain/events/schedule.ts';
import { type FunctionDefinition, isOfFile } from '../domain/jobs/lambda-function.ts';
import type { PipelineDeclaration } from '../domain/pipelines/pipeline-declaration.ts';
import { isJsonPath } from '../engine/webhooks/json-path.ts';
import { DatabaseFileError, damaged, isDamage, nameExported } from '../sqlite/database/database-errors.ts';
import { type StateTable, stateTablesToFill } from '../sqlite/states/state-tables.ts';
import { type PlaceInVersion, StrangersFile } from '../sqlite/states/strangers-file.ts';
import { nameOfRow, type RowCheck, rowCheckOf, tableForms } from './tables.ts';

/** What the program is asked. */
export interface CheckRequest extends StateCheck {
  readonly file: string;
}

/** What it answers: nothing else when the state can be used. */
export interface CheckAnswer {
  /** Why it cannot. */
  readonly refusal?: Pick<DatabaseFileError, 'fault' | 'remedy'>;
  /** What went wrong here. */
  readonly failure?: Error;
}

process.on('message', async ({ file, ...check }: CheckRequest) => {
  process.send?.(await answer(file, check));
});
// Whoever asked is gone.
process.on('disconnect', () => process.exit());

async function answer(file: string, check: StateCheck): Promise<CheckAnswer> {
  try {
    await checkStateFile(file, check);
    return {};
  } catch (error) {
    // Some damage is seen by whoever reads alone.
    const refused = isDamage(error) ? damaged(file, error.message, nameExported) : error;
    if (!(refused instanceof DatabaseFileError)) return { failure: error as Error };
    return { refusal: { fault: refused.fault, remedy: refused.remedy } };
  }
}

/** What a file is checked against besides itself. */
interface StateCheck {
  /**
   * Functions by module or file that it may declare, each as `world name definition`; of others it would run code that
   * nobody here has named. Undefined when it may declare any.
   */
  readonly knownFunctions?: readonly string[] | undefined;
  /** Real milliseconds that the check may take. */
  readonly budget: number;
}

type Row = Readonly<Record<string, unknown>>;

/** Made once: all files are of this version's schema when their rows are checked. */
const rowChecks = new Map<StateTable, RowCheck>();

/**
 * Checks that a file holds a state on which everything works, before anything of it is used; brings it to this
 * version's schema.
 * @throws DatabaseFileError that names the first table and row that are wrong, and why
 */
async function checkStateFile(file: string, { knownFunctions, budget }: StateCheck): Promise<void> {
  const end = performance.now() + budget;
  const refuse = (why: string): never => {
    throw new DatabaseFileError(
      file,
      `holds no state that can be used: ${why.replace(/\.$/, '')}`,
      'export the state anew',
    );
  };
  const isLate = () => performance.now() > end;
  const refuseWhenLate = () => {
    if (isLate()) refuse(`it takes more than ${budget / 1000} s to check.`);
  };
  const state = new StrangersFile(file);
  try {
    const dangling = state.findDanglingRow();
    if (dangling !== undefined) {
      const { table, row, parent } = dangling;
      const which = row === null ? 'a row' : `row ${row}`;
      refuse(`${which} of table ${table} refers to a row of ${parent} that is not there.`);
    }
    for (const table of stateTablesToFill) {
      refuseWhenLate();
      const columns = state.columns(table);
      const check = rowChecks.get(table) ?? rowCheckOf(columns, tableForms[table]);
      rowChecks.set(table, check);
      const known = new Set(knownFunctions);
      let rows = 0;
      for (const row of state.rows(table)) {
        if (++rows % 1000 === 0) refuseWhenLate();
        const offence =
          (await check(row)) ?? meaningOffence(table, row) ?? (knownFunctions && functionOffence(table, row, known));
        if (offence !== undefined) refuse(`table ${table}, ${nameOfRow(columns, row)}: ${offence}`);
      }
    }
    const broken = state.findBrokenInvariant(isLate);
    refuseWhenLate();
    if (broken !== undefined)
      refuse(`table ${broken.invariant.table}, row ${broken.row}: ${broken.invariant.offence}.`);
    const declarations = new Declarations(state);
    for (const place of state.places()) {
      if (!declarations.has(place)) refuse(`table ${place.table}, row ${place.row}: ${missing(place)}`);
    }
  } finally {
    state.close();
  }
}

/** What no schema says of a row. */
function meaningOffence(table: StateTable, row: Row): string | undefined {
  if (table === 'event_rules') {
    const { eventPattern, schedule } = JSON.parse(row.rule as string) as EventRule;
    const offence = eventPattern && patternOffence(eventPattern);
    return (offence && `rule.eventPattern: ${offence}`) ?? (schedule && scheduleOffence(schedule));
  }
  if (table === 'subscriptions' && row.filter !== null) {
    const offence = patternOffence(JSON.parse(row.filter as string).policy);
    return offence && `filter.policy: ${offence}`;
  }
  if (table === 'webhooks') {
    const { filters } = JSON.parse(row.definition as string) as { filters: readonly { jsonPath: string }[] };
    const filter = filters.find(({ jsonPath }) => !isJsonPath(jsonPath));
    return filter && `definition.filters: '${filter.jsonPath}' is not a JSONPath as RFC 9535 has them.`;
  }
  if (table === 'event_targets' && !URL.canParse(row.url as string)) return 'url is not a URL.';
  return undefined;
}

function scheduleOffence(schedule: string): string | undefined {
  try {
    readSchedule(schedule);
    return undefined;
  } catch (error) {
    return `rule.schedule: ${(error as Error).message}`;
  }
}

function functionOffence(table: StateTable, row: Row, known: ReadonlySet<string>): string | undefined {
  if (table !== 'functions') return undefined;
  const { world, name, definition } = row;
  const isKnown = known.has(`${world} ${name} ${definition}`);
  return isKnown || !isOfFile(JSON.parse(definition as string) as FunctionDefinition) ? undefined : functionOfFile;
}

const functionOfFile =
  "the function is a file's, and over HTTP only those are taken that this emulator was started with: start it with the same fixtures, or on the file with 'codepipeline-local start --db'.";

function missing({ version, stage, action }: PlaceInVersion): string {
  const what = action === null ? `stage '${stage}'` : `action '${action}' in stage '${stage}'`;
  return `version ${version} of its pipeline has no ${what}.`;
}

/** Which stages and actions there are in the versions of pipelines. */
class Declarations {
  readonly #versions = new Map<string, ReadonlyMap<string, ReadonlySet<string>>>();

  constructor(state: StrangersFile) {
    for (const { pipeline, version, declaration } of state.rows('pipeline_versions')) {
      const { stages } = JSON.parse(declaration as string) as PipelineDeclaration;
      this.#versions.set(
        `${pipeline}/${version}`,
        new Map(stages.map(({ name, actions }) => [name, new Set(actions.map((action) => action.name))])),
      );
    }
  }

  has({ pipeline, version, stage, action }: PlaceInVersion): boolean {
    const actions = this.#versions.get(`${pipeline}/${version}`)?.get(stage);
    return actions !== undefined && (action === null || actions.has(action));
  }
}
