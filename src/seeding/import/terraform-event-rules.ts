import { isRecord, listIn, textIn } from '../../domain/members.ts';
import type { EventRuleFixture } from '../types.ts';
import type { Path } from './findings.ts';
import type { Members, TerraformResource } from './terraform-resources.ts';

/**
 * The rules of EventBridge that start pipelines for objects of S3, put together of `aws_cloudwatch_event_rule` and its
 * `aws_cloudwatch_event_target`s. What a plan does not know yet, as a pipeline's ARN, starts nothing. [documented:
 * schema of hashicorp/aws 5.100]
 */
export function terraformEventRules(
  resources: readonly TerraformResource[],
): { readonly rule: EventRuleFixture; readonly path: Path }[] {
  return resources.flatMap(({ type, values, path }) => {
    const name = textIn(values, 'name');
    const pattern = textIn(values, 'event_pattern');
    if (type !== 'aws_cloudwatch_event_rule' || !pattern.includes('"aws.s3"')) return [];
    const targets = resources
      .filter((resource) => resource.type === 'aws_cloudwatch_event_target' && resource.values.rule === name)
      .filter((resource) => textIn(resource.values, 'arn').split(':')[2] === 'codepipeline')
      .map((resource) => targetOf(resource.values));
    if (targets.length === 0) return [];
    const isDisabled = values.is_enabled === false || values.state === 'DISABLED';
    return [
      { rule: { Name: name, EventPattern: pattern, Targets: targets, ...(isDisabled && { State: 'DISABLED' }) }, path },
    ];
  });
}

function targetOf(values: Members): EventRuleFixture['Targets'][number] {
  const [transformer] = listIn(values, 'input_transformer');
  const paths = isRecord(transformer) && isRecord(transformer.input_paths) ? transformer.input_paths : {};
  const input = textIn(values, 'input');
  const inputPath = textIn(values, 'input_path');
  return {
    Arn: textIn(values, 'arn'),
    ...(input !== '' && { Input: input }),
    ...(inputPath !== '' && { InputPath: inputPath }),
    ...(transformer !== undefined && {
      InputTransformer: {
        InputPathsMap: paths as Readonly<Record<string, string>>,
        InputTemplate: textIn(transformer, 'input_template'),
      },
    }),
  };
}
