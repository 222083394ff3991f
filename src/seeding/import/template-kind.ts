import { isRecord } from '../../domain/members.ts';

export type TemplateKind = 'CloudFormation' | 'Terraform';

/**
 * What a document is by its content, when it is no fixture document: a CloudFormation template has
 * `AWSTemplateFormatVersion` or `Resources` of AWS's types, what `terraform show -json` prints has `format_version` and
 * the state's or the plan's values.
 */
export function templateKindOf(value: unknown): TemplateKind | undefined {
  if (!isRecord(value)) return undefined;
  if (Object.hasOwn(value, 'AWSTemplateFormatVersion') || hasResourcesOfAws(value)) return 'CloudFormation';
  if (!Object.hasOwn(value, 'format_version')) return undefined;
  return ['values', 'planned_values', 'terraform_version'].some((member) => Object.hasOwn(value, member))
    ? 'Terraform'
    : undefined;
}

function hasResourcesOfAws({ Resources }: Readonly<Record<string, unknown>>): boolean {
  if (!isRecord(Resources)) return false;
  return Object.values(Resources).some(
    (resource) => isRecord(resource) && typeof resource.Type === 'string' && resource.Type.startsWith('AWS::'),
  );
}
