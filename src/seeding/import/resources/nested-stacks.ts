import { listIn, memberOf, recordIn, textIn } from '../../../domain/members.ts';
import type { World } from '../../../domain/world.ts';
import { unfoldLoops } from '../evaluation/loops.ts';
import { stackNameOf } from '../evaluation/physical-names.ts';
import { createTemplateContext, type Exports, type NestedOutputs } from '../evaluation/template-context.ts';
import { TemplateEvaluation } from '../evaluation/template-evaluation.ts';
import type { GivenParameters } from '../evaluation/template-parameters.ts';
import { unresolved } from '../findings.ts';

/** Types whose resources are stacks with templates of their own. */
export const nestedTypes: readonly string[] = ['AWS::CloudFormation::Stack', 'AWS::Serverless::Application'];

/**
 * The nested stacks of a template whose templates may be files, by logical ids, with paths relative to the template's:
 * the first that is there.
 */
export function nestedPaths(template: unknown): ReadonlyMap<string, readonly string[]> {
  const found = Object.entries(recordIn(template, 'Resources')).flatMap(([logicalId, resource]) => {
    if (!nestedTypes.includes(textIn(resource, 'Type'))) return [];
    const path = templatePathOf(resource);
    const paths = path === undefined ? pathsByUrl(resource) : [path];
    return paths.length === 0 ? [] : [[logicalId, paths] as const];
  });
  return new Map(found);
}

/**
 * Where a file may lie of which a copy was uploaded (Q8 [chosen]): what a URL ends with, beside the template or beside
 * its folder. `https://s3.amazonaws.com/${Bucket}/templates/build.yaml` is `templates/build.yaml`.
 */
function pathsByUrl(resource: unknown): string[] {
  const properties = memberOf(resource, 'Properties');
  const url = literalEnd(memberOf(properties, 'TemplateURL') ?? memberOf(properties, 'Location'));
  const parts = url
    .replace(/^\w+:\/\/[^/]*/, '')
    .replace(/[?#].*$/s, '')
    .split('/')
    .filter((part) => part !== '');
  if (!/\.(ya?ml|json|template)$/.test(parts.at(-1) ?? '') || parts.includes('..')) return [];
  const ends = parts.map((_, index) => parts.slice(index).join('/'));
  return ends.flatMap((end) => (end.includes('/') ? [end, `../${end}`] : [end]));
}

/** What a text ends with behind the last of what must be worked out: one as it stands, of Fn::Sub or of Fn::Join. */
function literalEnd(value: unknown): string {
  if (typeof value === 'string') return value;
  const sub = memberOf(value, 'Fn::Sub');
  const text = Array.isArray(sub) ? sub[0] : sub;
  if (typeof text === 'string') return text.split(/\$\{[^!}][^}]*\}/).at(-1) ?? '';
  const [delimiter, items] = listIn(value, 'Fn::Join');
  if (typeof delimiter !== 'string' || !Array.isArray(items)) return '';
  const first = items.findLastIndex((item) => typeof item !== 'string') + 1;
  return items.slice(first).join(delimiter);
}

/** Where its template lies: `cdk synth` says so, `aws cloudformation package` and SAM take a path for the URL. */
export function templatePathOf(resource: unknown): string | undefined {
  const properties = memberOf(resource, 'Properties');
  const paths = [
    textIn(memberOf(resource, 'Metadata'), 'aws:asset:path'),
    textIn(properties, 'TemplateURL'),
    textIn(properties, 'Location'),
  ];
  return paths.find((one) => one !== '' && !/^(s3|https?):/.test(one));
}

/** A template, and what it is made with. */
export interface StackTemplate {
  readonly value: unknown;
  readonly name: string;
  readonly stackName?: string | undefined;
  /** The logical id of a nested one. */
  readonly nestedIn?: string;
  given(): GivenParameters;
}

/** What the nested stacks of a template are made with, and answer. */
export class NestedStacks implements NestedOutputs {
  readonly #parent: StackTemplate;
  readonly #world: World;
  readonly #exports: () => Exports | undefined;
  readonly #children = new Map<string, StackTemplate & { readonly nested: NestedStacks }>();
  /** Those whose outputs or parameters are being worked out. */
  readonly #open = new Set<string>();
  #evaluation: TemplateEvaluation | undefined;

  constructor(parent: StackTemplate, world: World, exports: () => Exports | undefined) {
    this.#parent = parent;
    this.#world = world;
    this.#exports = exports;
  }

  /** Adds one; answers the template with its stack's name and the parameters that this one gives it. */
  add(logicalId: string, value: unknown, name: string): StackTemplate & { readonly nested: NestedStacks } {
    const stackName = `${this.#stackName}-${logicalId}`;
    const template = { value, name, stackName, nestedIn: logicalId, given: () => this.#given(logicalId, value) };
    const child = { ...template, nested: new NestedStacks(template, this.#world, this.#exports) };
    this.#children.set(logicalId, child);
    return child;
  }

  fileOf(logicalId: string): string | undefined {
    return this.#children.get(logicalId)?.name;
  }

  /** Whether its condition, if it has one, is true. */
  isMade(logicalId: string): boolean {
    const condition = memberOf(this.#resource(logicalId), 'Condition');
    const path = ['Resources', logicalId, 'Condition'];
    return typeof condition !== 'string' || this.#parentEvaluation.condition(condition, path) === true;
  }

  output(logicalId: string, output: string): unknown {
    const child = this.#children.get(logicalId);
    if (child === undefined) return undefined;
    return this.#once(`${logicalId}.${output}`, () => {
      const evaluation = evaluationOf(child, this.#world, this.#exports(), child.nested);
      const value = evaluation.resolve(evaluation.output(output), ['Outputs', output, 'Value']);
      return value === unresolved ? undefined : value;
    });
  }

  /**
   * What the template gives one; of what the user gives, that of which it has no value, what is no parameter of the
   * nested template, and what would have none otherwise: AWS refuses such a stack.
   */
  #given(logicalId: string, template: unknown): GivenParameters {
    const { 'AWS::StackName': _, ...others } = this.#parent.given();
    const written = recordIn(memberOf(this.#resource(logicalId), 'Properties'), 'Parameters');
    const declared = memberOf(template, 'Parameters');
    const left = Object.entries(others).filter(
      ([name]) => memberOf(memberOf(declared, name), 'Default') === undefined || memberOf(written, name) !== undefined,
    );
    const worked = this.#once(logicalId, () =>
      Object.entries(written).flatMap(([name, value]) => this.#textOf(logicalId, name, value)),
    );
    return { ...Object.fromEntries(left), ...Object.fromEntries(worked ?? []) };
  }

  #textOf(logicalId: string, name: string, written: unknown): [string, string][] {
    const value = this.#parentEvaluation.resolve(written, ['Resources', logicalId, 'Properties', 'Parameters', name]);
    const text = Array.isArray(value) ? value.join(',') : value;
    return ['string', 'number', 'boolean'].includes(typeof text) ? [[name, String(text)]] : [];
  }

  get #stackName(): string {
    const { name, value, stackName, nestedIn, given } = this.#parent;
    return (nestedIn === undefined ? given()['AWS::StackName'] : undefined) ?? stackName ?? stackNameOf(name, value);
  }

  get #parentEvaluation(): TemplateEvaluation {
    this.#evaluation ??= evaluationOf(this.#parent, this.#world, this.#exports(), this);
    return this.#evaluation;
  }

  #resource(logicalId: string): unknown {
    return memberOf(memberOf(this.#parent.value, 'Resources'), logicalId);
  }

  /** Nothing, of what leads back to itself. */
  #once<T>(name: string, work: () => T): T | undefined {
    if (this.#open.has(name)) return undefined;
    this.#open.add(name);
    try {
      return work();
    } finally {
      this.#open.delete(name);
    }
  }
}

function evaluationOf(
  { value, name, stackName, given }: StackTemplate,
  world: World,
  exports: Exports | undefined,
  nested: NestedOutputs,
): TemplateEvaluation {
  const context = createTemplateContext(value, { name, stackName, world, given: given(), exports, nested });
  return new TemplateEvaluation(unfoldLoops(value, context).template, context);
}
