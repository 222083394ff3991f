import { catalogueType } from '../../domain/action-types/action-catalogue.ts';
import type { ActionTypeId } from '../../domain/action-types/action-type-id.ts';
import { hideSecrets, secretMask } from '../../domain/pipelines/secrets.ts';
import { worldKey } from '../../domain/world.ts';
import type { RequestRecord } from '../../journal/request-record.ts';
import type { Store } from '../../sqlite/store.ts';

/** Members whose value is a secret wherever they stand: a webhook's, a partner's client's, credentials. */
const secretMembers: ReadonlySet<string> = new Set([
  'SecretToken',
  'clientToken',
  'secretAccessKey',
  'sessionToken',
  'artifactCredentials',
]);

/** Levels of an input that are shown. The model's deepest has fewer; a hostile one would exhaust the stack. */
const deepest = 50;

/** What of a request may hold secrets, as it may be shown. */
interface Shown {
  readonly input: unknown;
  readonly message: string;
  readonly answer: unknown;
}

/** A request's input, error message and answer as they may be shown. */
export function maskSecrets(store: Store, record: RequestRecord, answer?: unknown): Shown {
  const secrets: string[] = [];
  const masking = new Masking(store, record, (secret) => secrets.push(secret));
  const input = masking.masked(record.input);
  // What was sent may stand in any text of what was answered.
  const withoutSecrets = (text: string) =>
    secrets.reduce(
      (shown, secret) => shown.replaceAll(secret, secretMask),
      text.replace(/(Signature|X-Amz-Security-Token)=[^,&\s']+/g, `$1=${secretMask}`),
    );
  return {
    input,
    message: withoutSecrets(record.errorMessage ?? ''),
    answer: mapTexts(new Masking(store, record, () => {}).masked(answer), withoutSecrets),
  };
}

class Masking {
  readonly #store: Store;
  readonly #world: RequestRecord['world'];
  /** Is told each secret. */
  readonly #note: (secret: string) => void;

  constructor(store: Store, { world }: RequestRecord, note: (secret: string) => void) {
    this.#store = store;
    this.#world = world;
    this.#note = note;
  }

  /** @param type Of the action that the value belongs to, where something around it said it */
  masked(value: unknown, type?: unknown, depth = 0): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (depth === deepest) return '…';
    if (Array.isArray(value)) return value.map((item) => this.masked(item, type, depth + 1));
    const { actionTypeId = type } = value as { readonly actionTypeId?: unknown };
    const members = Object.entries(value).map(([name, member]) => {
      if (secretMembers.has(name)) return [name, hidden(member, this.#note)];
      const isConfiguration = name === 'configuration' || name === 'resolvedConfiguration';
      return [
        name,
        isConfiguration ? this.#configuration(actionTypeId, member) : this.masked(member, actionTypeId, depth + 1),
      ];
    });
    return Object.fromEntries(members);
  }

  /** What no known type declares may be a secret. */
  #configuration(id: unknown, configuration: unknown): unknown {
    const properties = this.#propertiesOf(id);
    if (properties === undefined || !isTextMap(configuration)) return hidden(configuration, this.#note);
    const shown = hideSecrets(configuration, properties);
    for (const [name, value] of Object.entries(configuration)) if (shown[name] !== value) this.#note(value);
    return shown;
  }

  #propertiesOf(id: unknown) {
    if (!isTextMap(id) || this.#world === undefined) return undefined;
    const asked = id as unknown as ActionTypeId;
    const { category, owner, provider, version } = asked;
    if ([category, owner, provider, version].includes(undefined as never)) return undefined;
    const type = this.#store.actionTypes.find(worldKey(this.#world), asked)?.type ?? catalogueType(asked);
    return type?.configurationProperties;
  }
}

/** A value with each of its texts changed. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mapTexts(member, change)]));
}

/** Every text in a value hidden. */
function hidden(value: unknown, note: (secret: string) => void, depth = 0): unknown {
  if (typeof value === 'object' && value !== null && depth < deepest) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, hidden(member, note, depth + 1)]));
  }
  if (typeof value === 'string' && value !== '') note(value);
  return secretMask;
}

function isTextMap(value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null && Object.values(value).every((item) => typeof item === 'string');
}
