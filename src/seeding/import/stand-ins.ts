import type { World } from '../../domain/world.ts';
import type { JsonSchema } from '../../model/json-schema.ts';
import { arnIn } from './stack.ts';
import type { TemplateParameters } from './template-parameters.ts';

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
    if (fits) return text;
    if (String(pattern).includes(':iam::')) return this.role(word);
    return word.slice(0, Number(maxLength ?? word.length));
  }

  role(name: string): string {
    return arnIn({ world: this.#world, name: '' }, 'iam', `role/${name.slice(0, 64)}`, { region: '' });
  }
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
