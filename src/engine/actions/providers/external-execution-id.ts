import { createHash } from 'node:crypto';
import type { JobData } from '../../../domain/jobs/job-data.ts';

type Form = (configuration: Readonly<Record<string, string>>, digest: string) => string;

/** By AWS's provider, made of hexadecimal digits that are always the same. */
const forms: Readonly<Record<string, Form>> = {
  // [transcript]: answers of GetPipelineState of 2026-09-06.
  CodeBuild: ({ ProjectName }, digest) => `${ProjectName}:${asUuid(digest)}`,
  // [documented]: the AWS CLI's example of list-action-executions.
  CodeDeploy: (_, digest) => `d-${digest.slice(0, 9).toUpperCase()}`,
};

/**
 * What the work of an action that nothing here runs is called, where AWS always has a name for it, in its form (K14).
 * Undefined for providers whose form is not known.
 */
export function externalExecutionIdOf(data: JobData): string | undefined {
  const { owner, provider } = data.actionTypeId;
  if (owner !== 'AWS' || !Object.hasOwn(forms, provider)) return undefined;
  const seed = `${provider} ${data.pipelineContext.action.actionExecutionId}`;
  return forms[provider]?.(data.actionConfiguration.configuration, createHash('sha1').update(seed).digest('hex'));
}

/** As a random one looks (version 4). */
function asUuid(digest: string): string {
  return digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
}
