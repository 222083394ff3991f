import type { Database, OwnStatement } from '../database/database.ts';
import type { StateSource } from './state-copies.ts';
import { type Kind, kinds, type StateKind, stateKinds, type Tables } from './state-kinds.ts';

/** Something that one of two states has and the other has not, or has otherwise. */
interface StateDifference {
  readonly kind: StateKind;
  readonly change: 'added' | 'removed' | 'changed';
  readonly world: string;
  readonly name: string;
  /** What it belongs to; null where its name says all. */
  readonly about: string | null;
  /** How it is in the first state and in the second; null where it is not there or that is more than a few words. */
  readonly from: string | null;
  readonly to: string | null;
}

/** How many of a kind there are in each of the two states. */
interface KindTotals {
  readonly kind: StateKind;
  from: number;
  to: number;
  added: number;
  removed: number;
  changed: number;
  /** Of what has a status: how many have it in each of the states. */
  readonly statuses: Map<string, { from: number; to: number }>;
}

/** Compares two states that do not change meanwhile, step by step. */
export class StateComparison {
  /** All kinds, in the order in which they are told. */
  readonly totals: readonly KindTotals[];
  /** Kind by kind, what is new last. */
  readonly differences: StateDifference[] = [];
  readonly #passes: Pass[];

  /** @param limit So many differences of each kind are told; all are counted */
  constructor(database: Database, from: StateSource, to: StateSource, limit: number) {
    this.totals = stateKinds.map((kind) => ({
      ...{ kind, from: 0, to: 0, added: 0, removed: 0, changed: 0 },
      statuses: new Map(),
    }));
    this.#passes = this.totals.flatMap((totals) => {
      const common = { database, totals, differences: this.differences, limit };
      const passes = [new Pass(common, 'from', from, to), new Pass(common, 'to', to, from)];
      return passes.filter(({ hasRows }) => hasRows);
    });
  }

  /** Inside a transaction: a step further. @returns Whether there is more to do */
  step(): boolean {
    const [pass] = this.#passes;
    if (pass !== undefined && !pass.step()) this.#passes.shift();
    return this.#passes.length > 0;
  }
}

/** Rows that one step looks at: a few milliseconds' worth. */
const rowsAtOnce = 500;

interface Compared {
  readonly database: Database;
  readonly totals: KindTotals;
  readonly differences: StateDifference[];
  readonly limit: number;
}

interface Count {
  readonly count: number;
  readonly status: string | null;
  /** Key of the last row that was looked at. */
  readonly last: number | null;
}

/** Goes through the rows that one of the states has of a kind, and looks for each in the other. */
class Pass {
  readonly hasRows: boolean;
  readonly #compared: Compared;
  readonly #side: 'from' | 'to';
  readonly #isKeyed: boolean;
  readonly #sql: { readonly count: string; readonly differing: string };
  #statements: { readonly count: OwnStatement; readonly differing: OwnStatement } | undefined;
  #after = Number.NEGATIVE_INFINITY;

  constructor(compared: Compared, side: 'from' | 'to', own: StateSource, other: StateSource) {
    const kind: Kind = kinds[compared.totals.kind];
    this.#compared = compared;
    this.#side = side;
    this.#isKeyed = kind.column === 'key';
    this.hasRows = own.tableOf(kind.table) !== undefined;
    this.#sql = statementsOf(kind, side, tablesOf(own), tablesOf(other));
  }

  /** @returns Whether there may be more rows */
  step(): boolean {
    const { database, totals, differences, limit } = this.#compared;
    this.#statements ??= {
      count: database.prepare(this.#sql.count),
      differing: database.prepare(this.#sql.differing),
    };
    const after = this.#isKeyed ? [{ after: this.#after }] : [];
    const counts = this.#statements.count.all(...after) as unknown as Count[];
    for (const { count, status } of counts) this.#count(status, count);
    const tells = totals.added + totals.removed + totals.changed < limit ? 1 : 0;
    const rows = this.#statements.differing.all({ ...after[0], tells }) as unknown as StateDifference[];
    for (const row of rows) {
      totals[row.change] += 1;
      if (totals.added + totals.removed + totals.changed <= limit) differences.push({ ...row, kind: totals.kind });
    }
    this.#after = Math.max(...counts.map(({ last }) => last ?? 0));
    return this.#isKeyed && counts.reduce((sum, { count }) => sum + count, 0) === rowsAtOnce;
  }

  #count(status: string | null, count: number): void {
    const { totals } = this.#compared;
    totals[this.#side] += count;
    if (status === null) return;
    const before = totals.statuses.get(status) ?? { from: 0, to: 0 };
    totals.statuses.set(status, { ...before, [this.#side]: before[this.#side] + count });
  }
}

function tablesOf({ tableOf }: StateSource): Tables {
  // Where a state has no rows, the table of the one in use says what their columns are.
  return (table) => tableOf(table) ?? `(SELECT * FROM ${table} LIMIT 0)`;
}

function statementsOf(kind: Kind, side: 'from' | 'to', own: Tables, other: Tables) {
  const {
    table,
    column,
    where = () => 'TRUE',
    isSame,
    content,
    said = () => 'NULL',
    world,
    name,
    about,
    hasStatus,
  } = kind;
  const isKeyed = column === 'key';
  const slice = `SELECT * FROM ${own(table)} r WHERE ${where('r')}
    ${isKeyed ? `AND r.key > :after ORDER BY r.key LIMIT ${rowsAtOnce}` : ''}`;
  const isMissing = `y.${column} IS NULL`;
  const told = (sql: string) => `iif(:tells, ${sql}, NULL)`;
  const [mine, others] = [told(said('x', own)), `iif(:tells AND NOT ${isMissing}, ${said('y', other)}, NULL)`];
  return {
    count: `SELECT count(*) AS count, ${hasStatus ? 'x.status' : 'NULL'} AS status,
        ${isKeyed ? 'max(x.key)' : 'NULL'} AS last
      FROM (${slice}) x ${hasStatus ? 'GROUP BY x.status' : ''}`,
    differing: `SELECT ${side === 'to' ? "'added'" : `iif(${isMissing}, 'removed', 'changed')`} AS change,
        ${told(world(own))} AS world, ${told(name(own))} AS name, ${about ? told(about(own)) : 'NULL'} AS about,
        ${side === 'from' ? mine : others} AS "from", ${side === 'from' ? others : mine} AS "to"
      FROM (${slice}) x LEFT JOIN ${other(table)} y ON ${isSame(own, other)} AND ${where('y')}
      WHERE ${isMissing}${side === 'from' ? ` OR ${content('x', own)} IS NOT ${content('y', other)}` : ''}`,
  };
}
