import type { Findings, Path, unresolved } from './findings.ts';

/** `AWS::NoValue`: whatever holds it does without. */
export const noValue: unique symbol = Symbol('AWS::NoValue');

/** What the functions need of the template that they stand in. */
export interface Evaluation {
  readonly findings: Findings;
  /** The template's own region. */
  readonly region: string;
  readonly mappings: unknown;
  resolve(value: unknown, path: Path): unknown;
  ref(name: string, path: Path): unknown;
  getAtt(logicalId: string, attribute: string, path: Path): unknown;
  condition(name: string, path: Path): boolean | typeof unresolved;
  /** The value of an export of another stack; `unresolved` when a mistake of it was told. */
  importValue(name: string, path: Path): unknown;
}
