import type { ActionType } from '../../domain/action-types/action-type.ts';
import type { ActionTypeId } from '../../domain/action-types/action-type-id.ts';
import { consolePages, fillPage, fillTemplate } from '../../domain/action-types/url-template.ts';

/** Of an action's type, what its URLs are made of. */
export type Templates = Pick<ActionType, 'configurationProperties' | 'settings'>;

/** An action whose URLs are asked for. */
interface LinkedAction {
  readonly actionTypeId: Pick<ActionTypeId, 'category' | 'owner' | 'provider'>;
  readonly configuration: Readonly<Record<string, string>>;
  readonly region: string;
}

/** Where an action leads to; each is undefined where there is no page, or a value for it is missing. */
export interface ActionUrls {
  /** What the action works with. */
  entity(): string | undefined;
  /** One run of it. */
  execution(externalExecutionId: string | undefined): string | undefined;
  /** What a source has found. */
  revision(revisionId: string | undefined): string | undefined;
}

const noTemplates: Templates = { configurationProperties: [], settings: {} };

/** URLs of pages of AWS's console that the service shows (L17), or by the templates of an action's type (F7). */
export function actionUrls(type: Templates = noTemplates, action: LinkedAction): ActionUrls {
  const { actionTypeId, configuration, region } = action;
  const { category, owner, provider } = actionTypeId;
  const { settings = {} } = type;
  const pages = owner === 'AWS' ? pagesOf(category, provider) : undefined;
  return {
    entity: () =>
      fillPage(pages?.entity, { ...configuration, Region: region }) ??
      fillTemplate(settings.entityUrlTemplate, type, { configuration }),
    execution: (externalExecutionId) =>
      fillTemplate(settings.executionUrlTemplate, type, { configuration, externalExecutionId }) ??
      fillPage(pages?.execution, { ...configuration, Region: region, ExternalExecutionId: externalExecutionId }),
    revision: (revisionId) =>
      fillTemplate(settings.revisionUrlTemplate, type, { configuration, revisionId }) ??
      fillPage(pages?.revision, { ...configuration, Region: region, RevisionId: revisionId }),
  };
}

/** Of a provider of several categories, or of one in whatever category. */
function pagesOf(category: string, provider: string) {
  const name = [`${category}/${provider}`, provider].find((each) => Object.hasOwn(consolePages, each));
  return name === undefined ? undefined : consolePages[name];
}
