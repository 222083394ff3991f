import type { ActionType } from './action-type.ts';

/** What a template's placeholders stand for. */
export interface UrlValues {
  readonly configuration: Readonly<Record<string, string>>;
  readonly externalExecutionId?: string | undefined;
  readonly revisionId?: string | undefined;
}

const placeholder = /\{([^{}]+)\}/g;

/**
 * A URL from an action type's template (F7): `{Config:name}` for required properties that are not secret,
 * `{ExternalExecutionId}` and `{RevisionId}`, percent-encoded but for one at the very beginning, which brings the scheme and
 * the host. Undefined without a template or without a value.
 */
export function fillTemplate(
  template: string | undefined,
  { configurationProperties }: Pick<ActionType, 'configurationProperties'>,
  { configuration, externalExecutionId, revisionId }: UrlValues,
): string | undefined {
  if (template === undefined) return undefined;
  let isComplete = true;
  const url = template.replace(placeholder, (_, name: string, offset: number) => {
    const value = standsFor(name);
    isComplete &&= value !== undefined;
    return offset === 0 ? (value ?? '') : encodeURIComponent(value ?? '');
  });
  return isComplete ? url : undefined;

  function standsFor(name: string): string | undefined {
    if (name === 'ExternalExecutionId') return externalExecutionId;
    if (name === 'RevisionId') return revisionId;
    const property = configurationProperties.find((candidate) => `Config:${candidate.name}` === name);
    const isShown = property?.required === true && !property.secret;
    return isShown && Object.hasOwn(configuration, property.name) ? configuration[property.name] : undefined;
  }
}
