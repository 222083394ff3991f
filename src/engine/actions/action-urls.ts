import type { ActionType } from '../../domain/action-types/action-type.ts';
import type { ActionTypeId } from '../../domain/action-types/action-type-id.ts';
import { fillConsolePage, fillTemplate, type UrlValues } from '../../domain/action-types/url-template.ts';

/** Of an action's type, what its URLs are made of. */
export type Templates = Pick<ActionType, 'configurationProperties' | 'settings'>;

/** An action whose URLs are asked for. */
interface LinkedAction {
  readonly actionTypeId: Pick<ActionTypeId, 'owner'>;
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

/** URLs by the templates of an action's type: pages of AWS's console of its own types (L17), else F7's. */
export function actionUrls(type: Templates = noTemplates, action: LinkedAction): ActionUrls {
  const { actionTypeId, configuration, region } = action;
  const { settings = {} } = type;
  const fill = (template: string | undefined, values: Omit<UrlValues, 'configuration'> = {}) =>
    actionTypeId.owner === 'AWS'
      ? fillConsolePage(template, type, { ...values, configuration, region })
      : fillTemplate(template, type, { ...values, configuration });
  return {
    entity: () => fill(settings.entityUrlTemplate),
    execution: (externalExecutionId) => fill(settings.executionUrlTemplate, { externalExecutionId }),
    revision: (revisionId) => fill(settings.revisionUrlTemplate, { revisionId }),
  };
}
