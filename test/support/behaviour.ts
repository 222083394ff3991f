import { readFileSync } from 'node:fs';

export const kindsOfEvidence = /\b(documented|transcript|proxy|inferred|chosen)\b/g;

/** The rules of docs/behaviour.md in their order, each with the kinds of evidence that stand in its brackets. */
export function evidenceOfRules(): Map<string, ReadonlySet<string>> {
  const rules = readFileSync('docs/behaviour.md', 'utf8').matchAll(
    /\*\*([A-Z]\d+)\*\* (.*?)(?=\n\*\*[A-Z]\d+\*\*|\n## |(?![\s\S]))/gs,
  );
  return new Map(
    [...rules].map(([, rule = '', text = '']) => [
      rule,
      new Set((text.match(/\[[^\]]*\]/g) ?? []).flatMap((brackets) => brackets.match(kindsOfEvidence) ?? [])),
    ]),
  );
}
