import { JsonLimitError, parseJson } from '../bounds/parse-json.ts';
import type { JsonSchema } from '../model/json-schema.ts';
import { mistakesIn, pathText } from '../seeding/check-schema.ts';
import type { Column } from '../sqlite/strangers-file.ts';
import type { KindOfJson, TableForm } from './tables.ts';

/** Years 0 to 9999, in epoch milliseconds: what a clock can be set to, and ISO 8601 says without a sign. */
const moment: JsonSchema = { type: 'integer', minimum: -62_167_219_200_000, maximum: 253_402_300_799_999 };
/** Keys count up from the greatest, and must be numbers of JavaScript then, too. */
const key: JsonSchema = { type: 'integer', minimum: -(2 ** 52), maximum: 2 ** 52 };
/** Characters: no request can bring a longer text. */
const text: JsonSchema = { type: 'string', maxLength: 64 * 1024 * 1024 };
/** Levels of lists and objects in each other: SQLite reads a thousand. */
const mostLevels = 500;

type Row = Readonly<Record<string, unknown>>;

/** What is wrong with a row, in words; undefined when nothing is. */
export type RowCheck = (row: Row) => Promise<string | undefined>;

/** The check of a table's rows, by its schema and its form. */
export function rowCheckOf(columns: readonly Column[], { columns: forms = {}, json = {} }: TableForm): RowCheck {
  const properties = Object.fromEntries(
    columns.map(({ name, type }) => [name, { ...typeOf(name, type), ...forms[name] }]),
  );
  const required = columns.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  const schema: JsonSchema = { type: 'object', properties, required };
  const jsonColumns = Object.entries(json);
  return async (row) => {
    const given = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
    const mistake = await firstMistake(given, schema);
    if (mistake !== undefined) return mistake;
    for (const [column, form] of jsonColumns) {
      const written = given[column];
      const offence = written === undefined ? undefined : await jsonOffence(written as string, form, given);
      if (offence !== undefined) return `${column}: ${offence}`;
    }
    return undefined;
  };
}

/** What tells a row from the others of its table. */
export function nameOfRow(columns: readonly Column[], row: Row): string {
  const keys = columns.filter(({ isKey }) => isKey).map(({ name }) => `${name} ${JSON.stringify(row[name])}`);
  return keys.join(', ').slice(0, 200);
}

function typeOf(name: string, type: Column['type']): JsonSchema {
  if (type === 'TEXT') return text;
  return /(?:_at|^at|^deadline|^last_triggered)$/.test(name) ? moment : key;
}

async function jsonOffence(written: string, form: JsonSchema | KindOfJson, row: Row): Promise<string | undefined> {
  let value: unknown;
  try {
    value = parseJson(written, { deepest: mostLevels });
  } catch (error) {
    return error instanceof JsonLimitError ? `it is nested more than ${mostLevels} levels deep.` : 'it is not JSON.';
  }
  if (!isKind(form)) return firstMistake(value, form);
  const kind = 'column' in form ? row[form.column] : (value as Row | null)?.[form.member];
  const schema = Object.hasOwn(form.forms, String(kind)) ? form.forms[String(kind)] : undefined;
  return schema === undefined ? `there is no kind ${JSON.stringify(kind)}.` : firstMistake(value, schema);
}

function isKind(form: JsonSchema | KindOfJson): form is KindOfJson {
  return 'forms' in form;
}

async function firstMistake(value: unknown, schema: JsonSchema): Promise<string | undefined> {
  const [mistake] = await mistakesIn(value, schema);
  if (mistake === undefined) return undefined;
  const path = pathText(mistake.atName ? mistake.path.slice(0, -1) : mistake.path);
  return `${path === '' ? '' : `${path} `}${mistake.sentence}`.slice(0, 500);
}
