import { createRequire } from 'node:module';

type Library = Pick<typeof import('jsonpath-rfc9535'), 'query'>;

let library: Library | undefined;

/** Loaded at first use, and at once, because operations are synchronous: few emulators ever see a webhook. */
function jsonPath(): Library {
  library ??= createRequire(import.meta.url)('jsonpath-rfc9535') as Library;
  return library;
}

export function isJsonPath(text: string): boolean {
  try {
    jsonPath().query(null, text);
    return true;
  } catch {
    return false;
  }
}

/** What a JSONPath selects, as RFC 9535 has it (P5). */
export function valuesAt(document: unknown, path: string): unknown[] {
  return jsonPath().query(document as never, path) as unknown[];
}
