import { fillIn } from '../fill-in.ts';
import type { ActionType } from './action-type.ts';

/** What a template's placeholders stand for. */
export interface UrlValues {
  readonly configuration: Readonly<Record<string, string>>;
  readonly externalExecutionId?: string | undefined;
  readonly revisionId?: string | undefined;
}

type Properties = Pick<ActionType, 'configurationProperties'>;

const placeholder = /\{([^{}]+)\}/g;

/**
 * A URL from an action type's template (F7): `{Config:name}` for required properties that are not secret,
 * `{ExternalExecutionId}` and `{RevisionId}`, percent-encoded but for one at the very beginning, which brings the
 * scheme and the host. Undefined without a template or without a value.
 */
export function fillTemplate(template: string | undefined, type: Properties, values: UrlValues): string | undefined {
  if (template === undefined) return undefined;
  return fillIn(template, placeholder, (name, offset) => {
    const value = standsFor(name, type, values, ({ required }) => required);
    return offset === 0 || value === undefined ? value : encodeURIComponent(value);
  });
}

/**
 * A page of AWS's console from the template of a type of its own (F8, L17 [transcript]): nothing is encoded, optional
 * properties count too, and there are `{Region}`, which is the action's, and `{Console}`.
 */
export function fillConsolePage(
  template: string | undefined,
  type: Properties,
  values: UrlValues & { readonly region: string },
): string | undefined {
  if (template === undefined) return undefined;
  return fillIn(template, placeholder, (name) => {
    if (name === 'Region') return values.region;
    return name === 'Console' ? 'https://console.aws.amazon.com' : standsFor(name, type, values, () => true);
  });
}

/** A template of AWS's as ListActionTypes shows it: with the region, unless the console is a placeholder too (F8). */
export function shownTemplate(template: string, region: string): string {
  return template.startsWith('{Console}') ? template : template.replaceAll('{Region}', region);
}

function standsFor(
  name: string,
  { configurationProperties }: Properties,
  { configuration, externalExecutionId, revisionId }: UrlValues,
  counts: (property: Properties['configurationProperties'][number]) => boolean,
): string | undefined {
  if (name === 'ExternalExecutionId') return externalExecutionId;
  if (name === 'RevisionId') return revisionId;
  const property = configurationProperties.find((candidate) => `Config:${candidate.name}` === name);
  const isShown = property !== undefined && !property.secret && counts(property);
  return isShown && Object.hasOwn(configuration, property.name) ? configuration[property.name] : undefined;
}
