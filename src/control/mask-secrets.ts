import { catalogueType } from '../domain/action-types/action-catalogue.ts';
import type { ActionTypeId } from '../domain/action-types/action-type-id.ts';
import { hideSecrets, secretMask } from '../domain/pipelines/secrets.ts';
import { worldKey } from '../domain/world.ts';
import type { RequestRecord } from '../journal/request-record.ts';
import type { Store } from '../sqlite/store.ts';

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

/** A request's input and error message as they may be shown. */
export function maskSecrets(
  store: Store,
  record: RequestRecord,
): { readonly input: unknown; readonly message: string } {
  const secrets: string[] = [];
  const input = masked(record.input, (text) => secrets.push(text));
  let message = (record.errorMessage ?? '').replace(/(Signature|X-Amz-Security-Token)=[^,&\s']+/g, `$1=${secretMask}`);
  for (const secret of secrets) message = message.replaceAll(secret, secretMask);
  return { input, message };

  function masked(value: unknown, note: (secret: string) => void, depth = 0): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (depth === deepest) return '…';
    if (Array.isArray(value)) return value.map((item) => masked(item, note, depth + 1));
    const members = Object.entries(value).map(([name, member]) => {
      if (secretMembers.has(name)) return [name, hidden(member, note)];
      if (name === 'configuration') return [name, maskedConfiguration(value, member, note)];
      return [name, masked(member, note, depth + 1)];
    });
    return Object.fromEntries(members);
  }

  /** A pipeline's action says of what type it is; what no known type declares may be a secret. */
  function maskedConfiguration(action: object, configuration: unknown, note: (secret: string) => void): unknown {
    const type = propertiesOf((action as { actionTypeId?: unknown }).actionTypeId);
    if (type === undefined || !isTextMap(configuration)) return hidden(configuration, note);
    const shown = hideSecrets(configuration, type);
    for (const [name, value] of Object.entries(configuration)) if (shown[name] !== value) note(value);
    return shown;
  }

  function propertiesOf(id: unknown) {
    if (!isTextMap(id) || record.world === undefined) return undefined;
    const asked = id as unknown as ActionTypeId;
    const { category, owner, provider, version } = asked;
    if ([category, owner, provider, version].includes(undefined as never)) return undefined;
    const type = store.actionTypes.find(worldKey(record.world), asked)?.type ?? catalogueType(asked);
    return type?.configurationProperties;
  }
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
