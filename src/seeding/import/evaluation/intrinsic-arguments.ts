import { isRecord } from '../../../domain/members.ts';
import { type Findings, type Path, unresolved } from '../findings.ts';

/** `AWS::NoValue`: whatever holds it does without. */
export const noValue: unique symbol = Symbol('AWS::NoValue');

/** What the functions need of the template that they stand in. */
export interface Evaluation {
  readonly findings: Findings;
  /** Where the template would be deployed. */
  readonly region: string;
  readonly accountId: string;
  readonly mappings: unknown;
  resolve(value: unknown, path: Path): unknown;
  ref(name: string, path: Path): unknown;
  getAtt(logicalId: string, attribute: string, path: Path): unknown;
  condition(name: string, path: Path): boolean | typeof unresolved;
  /** The value of an export of another stack; `unresolved` when a mistake of it was told. */
  importValue(name: string, path: Path): unknown;
}

/** Texts that grow beyond this are a mistake: a template itself may have a million bytes [documented]. */
const longestText = 1_000_000;

/** The values of a function's list of arguments. */
export function argumentsOf(
  argument: unknown,
  path: Path,
  evaluation: Evaluation,
  count: number,
  what: string,
): readonly unknown[] | typeof unresolved {
  if (!Array.isArray(argument) || argument.length !== count) return wrong(evaluation, path, what);
  const values = argument.map((item, index) => evaluation.resolve(item, [...path, index]));
  return holdsUnresolved(values) ? unresolved : values;
}

export function texts(value: unknown, path: Path, evaluation: Evaluation): string[] | typeof unresolved {
  const list = listOf(value, path, evaluation);
  if (list === unresolved) return unresolved;
  const items = list.map((item, index) => textOf(item, [...path, index], evaluation));
  return items.includes(unresolved) ? unresolved : (items as string[]);
}

export function listOf(value: unknown, path: Path, evaluation: Evaluation): readonly unknown[] | typeof unresolved {
  return value === unresolved || Array.isArray(value) ? value : wrong(evaluation, path, 'a list');
}

export function textOf(value: unknown, path: Path, evaluation: Evaluation): string | typeof unresolved {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return value === unresolved ? unresolved : wrong(evaluation, path, 'a text');
  }
}

export function bounded(parts: readonly string[], path: Path, { findings }: Evaluation): string | typeof unresolved {
  if (parts.reduce((sum, part) => sum + part.length, 0) <= longestText) return parts.join('');
  return findings.mistake(path, `makes a text of more than ${longestText} characters.`);
}

/** Whether a value is, or holds at any depth, one of which a mistake was told. */
export function holdsUnresolved(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsUnresolved);
  return isRecord(value) ? Object.values(value).some(holdsUnresolved) : value === unresolved;
}

export function wrong({ findings }: Evaluation, path: Path, wanted: string): typeof unresolved {
  return findings.mistake(path, `must be ${wanted}.`);
}
