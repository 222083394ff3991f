import { isRecord, memberOf, textIn } from '../../domain/members.ts';
import { didYouMean } from '../../domain/nearest-name.ts';
import type { Findings, unresolved } from './findings.ts';

/** Values by name, as `--parameter NAME=VALUE` gives them. */
export type GivenParameters = Readonly<Record<string, string>>;

/**
 * The parameters of a template, asked for when something refers to them: one that nothing needs may be without a value.
 */
export class TemplateParameters {
  /** Names that a value may be given to. */
  readonly names = new Set<string>();
  readonly #declared: unknown;
  readonly #given: GivenParameters;
  readonly #findings: Findings;

  constructor(declared: unknown, given: GivenParameters, findings: Findings) {
    this.#declared = declared;
    this.#given = given;
    this.#findings = findings;
    if (isRecord(declared)) for (const name of Object.keys(declared)) this.names.add(name);
  }

  has(name: string): boolean {
    return memberOf(this.#declared, name) !== undefined;
  }

  /** The value of a declared parameter: a text, or a list of them. */
  valueOf(name: string): string | readonly string[] | typeof unresolved {
    const declaration = memberOf(this.#declared, name);
    const type = textIn(declaration, 'Type');
    const given = this.given(name);
    const fallback = memberOf(declaration, 'Default');
    const path = ['Parameters', name];
    if (given === undefined && type.startsWith('AWS::SSM::Parameter::Value')) {
      if (typeof fallback !== 'string')
        return this.#findings.missing(path, 'is the value of an SSM parameter and cannot be resolved offline', name);
      const stored = this.given(fallback);
      if (stored !== undefined) return isList(type) ? listOf(stored) : stored;
      return this.#findings.missing(
        path,
        `is the value of the SSM parameter '${fallback}' and cannot be resolved offline`,
        fallback,
      );
    }
    const value = given ?? fallback;
    if (value === undefined) return this.#findings.missing(path, 'has no default', name);
    if (typeof value === 'object') return this.#findings.mistake([...path, 'Default'], 'must be a text.');
    const text = String(value);
    const items = isList(type) ? listOf(text) : [text];
    for (const item of items) {
      const mistake = mistakeIn(item, type, memberOf(declaration, 'AllowedValues'));
      if (mistake !== undefined) return this.#findings.mistake(path, mistake);
    }
    return isList(type) ? items : text;
  }

  /** A value that was given for something that the template does not declare, such as an export of another stack. */
  given(name: string): string | undefined {
    this.names.add(name);
    return Object.hasOwn(this.#given, name) ? this.#given[name] : undefined;
  }
}

/** What is wrong with a value, or an item of a list: AllowedValues are those of each item (Q5 [documented]). */
function mistakeIn(item: string, type: string, allowed: unknown): string | undefined {
  if (/^(List<)?Number/.test(type) && (item.trim() === '' || !Number.isFinite(Number(item)))) {
    return `must be a number, not '${item}'.`;
  }
  const choices = Array.isArray(allowed) ? allowed.filter((choice) => typeof choice !== 'object').map(String) : [];
  if (choices.length === 0 || choices.includes(item)) return undefined;
  return `'${item}' is not one of ${choices.join(', ')}.${didYouMean(item, choices)}`;
}

function isList(type: string): boolean {
  return /^(AWS::SSM::Parameter::Value<)?(List<|CommaDelimitedList)/.test(type);
}

function listOf(text: string): string[] {
  return text.split(',').map((item) => item.trim());
}
