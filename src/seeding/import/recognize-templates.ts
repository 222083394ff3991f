import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord, memberOf, textIn } from '../../domain/members.ts';
import type { World } from '../../domain/world.ts';

export type TemplateKind = 'CloudFormation' | 'Terraform';

/**
 * What a document is by its content, when it is no fixture document: a CloudFormation template has
 * `AWSTemplateFormatVersion` or `Resources` of AWS's types, what `terraform show -json` prints has `format_version` and
 * the state's or the plan's values, and `terraform.tfstate` is of version 4.
 */
export function templateKindOf(value: unknown): TemplateKind | undefined {
  if (!isRecord(value)) return undefined;
  if (Object.hasOwn(value, 'AWSTemplateFormatVersion') || hasResourcesOfAws(value)) return 'CloudFormation';
  if (isStateFile(value)) return 'Terraform';
  if (!Object.hasOwn(value, 'format_version')) return undefined;
  return ['values', 'planned_values', 'terraform_version'].some((member) => Object.hasOwn(value, member))
    ? 'Terraform'
    : undefined;
}

/** What Terraform keeps, and OpenTofu. [transcript: Terraform 1.11.4; version 4 since 0.12] */
function isStateFile({ version, terraform_version, resources }: Readonly<Record<string, unknown>>): boolean {
  return version === 4 && typeof terraform_version === 'string' && Array.isArray(resources);
}

/** A stack's template in what `cdk synth` writes. */
export interface AssemblyTemplate {
  readonly file: string;
  readonly stackName: string;
  /** Where it would be deployed, as far as the app says. */
  readonly place: Partial<World>;
}

/**
 * The templates of a folder that `cdk synth` wrote, those of its stages included; undefined for any other folder.
 * [documented: the cloud assembly's manifest, @aws-cdk/cloud-assembly-schema]
 */
export function assemblyTemplates(folder: string): AssemblyTemplate[] | undefined {
  const artifacts = memberOf(manifestOf(folder), 'artifacts');
  if (!isRecord(artifacts)) return undefined;
  return Object.entries(artifacts).flatMap(([id, artifact]): AssemblyTemplate[] => {
    const properties = memberOf(artifact, 'properties');
    switch (textIn(artifact, 'type')) {
      case 'aws:cloudformation:stack': {
        const file = join(folder, textIn(properties, 'templateFile'));
        return [
          { file, stackName: textIn(properties, 'stackName') || id, place: placeOf(textIn(artifact, 'environment')) },
        ];
      }
      case 'cdk:cloud-assembly':
        return assemblyTemplates(join(folder, textIn(properties, 'directoryName'))) ?? [];
      default:
        return [];
    }
  });
}

function hasResourcesOfAws({ Resources }: Readonly<Record<string, unknown>>): boolean {
  if (!isRecord(Resources)) return false;
  return Object.values(Resources).some(
    (resource) => isRecord(resource) && typeof resource.Type === 'string' && resource.Type.startsWith('AWS::'),
  );
}

function manifestOf(folder: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  } catch {
    // No manifest, or one of something else: a folder like any other, whose files are read for what they are.
    return undefined;
  }
}

/** `aws://123456789012/eu-west-1`; what the app leaves open is unknown-account and unknown-region. */
function placeOf(environment: string): Partial<World> {
  const [, accountId = '', region = ''] = /^aws:\/\/([^/]*)\/([^/]*)$/.exec(environment) ?? [];
  return {
    ...(/^\d{12}$/.test(accountId) && { accountId }),
    ...(region !== '' && region !== 'unknown-region' && { region }),
  };
}
