import { memberOf } from '../../domain/members.ts';
import type { World } from '../../domain/world.ts';
import type { Exports } from './exports.ts';
import { Findings } from './findings.ts';
import { Origins } from './origins.ts';
import { type Stack, stackNameOf } from './stack.ts';
import { StandIns } from './stand-ins.ts';
import { type GivenParameters, TemplateParameters } from './template-parameters.ts';

/** What the reading of a CloudFormation template works with besides the template. */
export interface TemplateContext {
  readonly stack: Stack;
  readonly parameters: TemplateParameters;
  readonly findings: Findings;
  readonly origins: Origins;
  readonly standIns: StandIns;
  /** What the templates that are read with it export. */
  readonly exports?: Exports | undefined;
}

/** What is known of a template before it is read. */
interface TemplateFacts {
  /** What it is called, usually its file's name. */
  readonly name: string;
  /** Default: `AWS::StackName` of the parameters, else after the file. */
  readonly stackName?: string | undefined;
  readonly world: World;
  readonly given: GivenParameters;
  readonly exports?: Exports | undefined;
}

/** For one reading: nothing has been found yet. */
export function createTemplateContext(
  template: unknown,
  { name, stackName, world, given, exports }: TemplateFacts,
): TemplateContext {
  const findings = new Findings();
  const parameters = new TemplateParameters(memberOf(template, 'Parameters'), given, findings);
  const stack = { world, name: parameters.given('AWS::StackName') ?? stackName ?? stackNameOf(name) };
  const standIns = new StandIns(world, parameters);
  return { stack, parameters, findings, origins: new Origins(), standIns, exports };
}
