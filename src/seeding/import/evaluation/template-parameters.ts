import { isRecord, memberOf, textIn } from '../../../domain/members.ts';
import { didYouMean } from '../../../domain/nearest-name.ts';
import type { World } from '../../../domain/world.ts';
import type { JsonSchema } from '../../../model/json-schema.ts';
import type { Findings, unresolved } from '../findings.ts';
import { arnIn } from './physical-names.ts';

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

/**
 * Members whose value has no effect here, so that something that stands for it does: who acts, keys, and the
 * connections and topics of AWS. Buckets are not among them, nor is what a configuration is about.
 */
const withoutEffect = new Set(['RoleArn', 'ConnectionArn', 'NotificationArn', 'KMSEncryptionKeyARN']);

export function isWithoutEffect(member: string, parent: string | number | undefined): boolean {
  return withoutEffect.has(member) || (member === 'Id' && parent === 'EncryptionKey');
}

/** Texts for which CloudFormation would put in a value of SSM or Secrets Manager. [documented] */
const reference = /\{\{resolve:([^{}]*)\}\}/g;

/** Texts of which a part is not known: dynamic references, and values that AWS alone knows. */
export class StandIns {
  /** What stands for something. */
  readonly used = new Set<string>();
  readonly #world: World;
  readonly #parameters: TemplateParameters;

  constructor(world: World, parameters: TemplateParameters) {
    this.#world = world;
    this.#parameters = parameters;
  }

  /** A name that stands for a value that only AWS has. */
  use(name: string): string {
    this.used.add(name);
    return name;
  }

  /** A text with the values of its dynamic references, as far as they were given. */
  resolve(text: string): string {
    return text.replace(reference, (all, inner: string) => {
      const given = namesOf(all, inner)
        .map((name) => this.#parameters.given(name))
        .find((value) => value !== undefined);
      return given ?? this.use(all);
    });
  }

  /**
   * A text that fits the schema: what is unknown is not checked, but what follows works with it. Others are left as
   * they are.
   */
  fit(text: string, { pattern, minLength, maxLength }: JsonSchema, member: unknown): string {
    if (![...this.used].some((name) => text.includes(name))) return text;
    const fits =
      (typeof pattern !== 'string' || new RegExp(pattern).test(text)) &&
      text.length >= Number(minLength ?? 0) &&
      text.length <= Number(maxLength ?? Number.POSITIVE_INFINITY);
    const word = text.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
    if (member === 'Location' || /^(S3Bucket|BucketName)$/.test(String(member))) return word.toLowerCase().slice(0, 63);
    if (member === 'NotificationArn' && !text.startsWith('arn:')) return this.#topic(word);
    if (fits) return text;
    if (String(pattern).includes(':iam::')) return this.role(word);
    return word.slice(0, Number(maxLength ?? word.length));
  }

  /** The pipeline's approval is refused unless it names a topic. */
  #topic(name: string): string {
    return arnIn({ world: this.#world, name: '' }, 'sns', name.slice(0, 256));
  }

  role(name: string): string {
    return arnIn({ world: this.#world, name: '' }, 'iam', `role/${name.slice(0, 64)}`, { region: '' });
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

/** How a value may be called that is to be given: the whole text, its inside, or the name in the store. */
function namesOf(all: string, inner: string): string[] {
  const [service = '', ...rest] = inner.split(':');
  const id = rest.join(':');
  const names = [all, `resolve:${inner}`, id];
  if (service.startsWith('ssm')) names.push(id.replace(/:\d+$/, ''));
  // Of a secret the part of the value follows its name or ARN; without one the whole is meant.
  const secret = id.replace(/(?<!:):+$/, '');
  return [...names, secret, secret.replace(/:SecretString$/, '')];
}
