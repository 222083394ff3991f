import { fillIn } from '../fill-in.ts';
/** The variables that an action's configuration can refer to: `#{namespace.key}`. */
export type VariableLookup = (namespace: string, key: string) => string | undefined;

const reference = /#\{([^{}]*)\}/g;

/** A reference to a variable, taken apart. */
export interface VariableReference {
  /** As it stands in the braces. */
  readonly text: string;
  readonly namespace: string;
  readonly key: string;
}

/** A reference without a dot has no namespace, and none is called ''. */
function readReference(text: string): VariableReference {
  const dot = text.indexOf('.');
  return { text, namespace: text.slice(0, Math.max(dot, 0)).trim(), key: text.slice(dot + 1).trim() };
}

/**
 * A configuration with every reference replaced by its value. Undefined when one of them has no value (C11).
 */
export function resolveConfiguration(
  configuration: Readonly<Record<string, string>>,
  lookUp: VariableLookup,
): Readonly<Record<string, string>> | undefined {
  const resolved: [string, string][] = [];
  for (const [name, given] of Object.entries(configuration)) {
    const value = fillIn(given, reference, (text) => look(readReference(text), lookUp));
    if (value === undefined) return undefined;
    resolved.push([name, value]);
  }
  return Object.fromEntries(resolved);
}

/** The references of a configuration that have no value, each once. */
export function unresolvedReferences(
  configuration: Readonly<Record<string, string>>,
  lookUp: VariableLookup,
): readonly VariableReference[] {
  const texts = Object.values(configuration).flatMap((value) =>
    [...value.matchAll(reference)].map(([, text = '']) => text),
  );
  return [...new Set(texts)].map(readReference).filter((found) => look(found, lookUp) === undefined);
}

function look({ namespace, key }: VariableReference, lookUp: VariableLookup): string | undefined {
  return namespace === '' ? undefined : lookUp(namespace, key);
}

/** Bytes of a resolved configuration as JSON: the guide's 100 kilobytes (M2 [documented]). */
export const largestConfiguration = 100 * 1024;

export function bytesOfConfiguration(resolved: Readonly<Record<string, string>>): number {
  return Buffer.byteLength(JSON.stringify(resolved));
}

/** C11 [transcript] */
export function unresolvedVariablesMessage(actionName: string): string {
  return `An action in this pipeline failed because one or more variables could not be resolved: Action name=${actionName}.`;
}
