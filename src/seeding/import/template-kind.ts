export type TemplateKind = 'CloudFormation' | 'Terraform';

/**
 * What a document is by its content, when it is no fixture document: a CloudFormation template has `AWSTemplateFormatVersion` or
 * `Resources` of AWS's types, what `terraform show -json` prints has `format_version` and the state's or the plan's values.
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

/** An object of named members. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member that the object has itself. */
export function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** A member that is a text; the empty text when it is none. */
export function textIn(value: unknown, name: string): string {
  const member = memberOf(value, name);
  return typeof member === 'string' ? member : '';
}
