import { type ParsedYaml, parseYaml } from '../parse-yaml.ts';
import { indentDeeper } from './yaml-indentation.ts';
import { cloudFormationTags } from './yaml-tags.ts';

/** A template that was parsed as CloudFormation does, and what a person should know of how it is written: sentences. */
export interface ParsedTemplate {
  readonly parsed: ParsedYaml;
  readonly notes: readonly string[];
}

/**
 * Parses the YAML of a template. CloudFormation takes some that YAML 1.2 does not: names that are given twice, of which
 * the last counts [inferred: public templates that were deployed], values in marks that are indented no deeper than
 * their key, and comments that follow a mark at once.
 */
export function parseTemplate(text: string): ParsedTemplate {
  const options = { customTags: cloudFormationTags, strict: false };
  let parsed = parseYaml(text, options);
  if (errorsOf(parsed).length > 0) {
    const indented = parseYaml(indentDeeper(text), options);
    if (errorsOf(indented).length === 0) parsed = indentedBack(indented, text);
  }
  const { document, place } = parsed;
  const repeated = document.errors.filter(isRepeatedName).map(({ pos }) => place(pos[0]));
  document.errors = errorsOf(parsed);
  const notes = repeated.map(
    ({ line, column }) => `${line}:${column}: this name is given more than once; the last counts, as on AWS.`,
  );
  return { parsed, notes };
}

type YamlError = ParsedYaml['document']['errors'][number];

function isRepeatedName({ code }: YamlError): boolean {
  return code === 'DUPLICATE_KEY';
}

function errorsOf({ document }: ParsedYaml): YamlError[] {
  return document.errors.filter((error) => !isRepeatedName(error));
}

/** Places in the text as it was: lines stayed lines, and grew at their beginnings. */
function indentedBack({ document, place }: ParsedYaml, text: string): ParsedYaml {
  const lengths = text.split('\n').map((line) => line.length);
  const grown = indentDeeper(text)
    .split('\n')
    .map((line, index) => line.length - (lengths[index] ?? 0));
  return {
    document,
    place(offset) {
      const { line, column } = place(offset);
      return { line, column: Math.max(column - (grown[line - 1] ?? 0), 1) };
    },
  };
}
