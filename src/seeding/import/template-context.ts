import type { Exports } from './exports.ts';
import type { Findings } from './findings.ts';
import type { Origins } from './origins.ts';
import type { Stack } from './stack.ts';
import type { StandIns } from './stand-ins.ts';
import type { TemplateParameters } from './template-parameters.ts';

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
