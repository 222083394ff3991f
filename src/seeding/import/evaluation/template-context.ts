import { memberOf, recordIn } from '../../../domain/members.ts';
import type { World } from '../../../domain/world.ts';
import { Findings, Origins, unresolved } from '../findings.ts';
import { unfoldLoops } from './loops.ts';
import { type Stack, stackNameOf } from './physical-names.ts';
import { TemplateEvaluation } from './template-evaluation.ts';
import { type GivenParameters, StandIns, TemplateParameters } from './template-parameters.ts';

/** What the reading of a CloudFormation template works with besides the template. */
export interface TemplateContext {
  readonly stack: Stack;
  readonly parameters: TemplateParameters;
  readonly findings: Findings;
  readonly origins: Origins;
  readonly standIns: StandIns;
  /** What the templates that are read with it export. */
  readonly exports?: Exports | undefined;
  readonly nested?: NestedOutputs | undefined;
}

/** What the nested stacks of a template answer. */
export interface NestedOutputs {
  /** The file that has the template of one; undefined where it is not at hand. */
  fileOf(logicalId: string): string | undefined;
  /** Undefined where it cannot be told. */
  output(logicalId: string, output: string): unknown;
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
  readonly nested?: NestedOutputs | undefined;
}

/** For one reading: nothing has been found yet. */
export function createTemplateContext(
  template: unknown,
  { name, stackName, world, given, exports, nested }: TemplateFacts,
): TemplateContext {
  const findings = new Findings();
  const parameters = new TemplateParameters(memberOf(template, 'Parameters'), given, findings);
  const stack = { world, name: parameters.given('AWS::StackName') ?? stackName ?? stackNameOf(name, template) };
  const standIns = new StandIns(world, parameters);
  return { stack, parameters, findings, origins: new Origins(), standIns, exports, nested };
}

/** A template that may export values to others. */
interface ExportingTemplate {
  readonly value: unknown;
  /** What it is called, usually its file's name. */
  readonly name: string;
  /** Default: after the file. */
  readonly stackName?: string | undefined;
  /** What its parameters are, where another template gives them. */
  readonly given?: () => GivenParameters;
  readonly nested?: NestedOutputs;
}

/** What an export is, or a sentence that says why that cannot be told. */
type ExportedValue =
  | {
      readonly value: unknown;
      /** What in it stands for something that AWS alone knows. */
      readonly standIns: Iterable<string>;
    }
  | { readonly sentence: string };

interface Export {
  readonly evaluation: TemplateEvaluation;
  readonly standIns: StandIns;
  readonly template: string;
  readonly output: string;
}

/** What the templates that are read together export, worked out when one of them imports it. */
export class Exports {
  readonly #templates: readonly ExportingTemplate[];
  readonly #world: World;
  readonly #parameters: GivenParameters;
  /** Names of exports that are being worked out. */
  readonly #open = new Set<string>();
  #found: ReadonlyMap<string, Export> | undefined;

  constructor(templates: readonly ExportingTemplate[], world: World, parameters: GivenParameters) {
    this.#templates = templates;
    this.#world = world;
    this.#parameters = parameters;
  }

  /** Undefined when no template exports the name. */
  find(name: string): ExportedValue | undefined {
    // Whoever asks for an export while the names of all are worked out is told of none.
    if (this.#found === undefined) {
      this.#found = new Map();
      this.#found = new Map(this.#templates.flatMap((template) => this.#exportsOf(template)));
    }
    const found = this.#found.get(name);
    if (found === undefined) return undefined;
    if (this.#open.has(name)) return { sentence: `the export ${name} refers to itself.` };
    this.#open.add(name);
    try {
      const { evaluation, standIns, template, output } = found;
      const path = ['Outputs', output, 'Value'];
      const value = evaluation.resolve(evaluation.output(output), path);
      if (value !== unresolved) return { value, standIns: standIns.used };
      const [{ sentence } = { sentence: 'it has no value.' }] = evaluation.findings.mistakes;
      return { sentence: `the export ${name} of ${template} cannot be told: ${sentence.replace(/; give it .*/, '')}` };
    } finally {
      this.#open.delete(name);
    }
  }

  /** A template's exports by their names; of those whose names cannot be told nothing is known. */
  #exportsOf(exporting: ExportingTemplate): [string, Export][] {
    const { value: written, name: template } = exporting;
    const { template: value } = unfoldLoops(written, this.#contextOf(written, exporting));
    return Object.entries(recordIn(value, 'Outputs')).flatMap(([output, declared]): [string, Export][] => {
      // One for each export, so that the mistakes of one are not another's.
      const context = this.#contextOf(value, exporting);
      const evaluation = new TemplateEvaluation(value, context);
      const path = ['Outputs', output, 'Export', 'Name'];
      const name = evaluation.resolve(memberOf(memberOf(declared, 'Export'), 'Name'), path);
      return typeof name === 'string' ? [[name, { evaluation, standIns: context.standIns, template, output }]] : [];
    });
  }

  #contextOf(value: unknown, { name, stackName, given, nested }: ExportingTemplate): TemplateContext {
    const facts = { name, stackName, world: this.#world, given: given?.() ?? this.#parameters, exports: this, nested };
    return createTemplateContext(value, facts);
  }
}
