import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runtimePattern } from '../../domain/jobs/lambda-function.ts';
import { listIn, memberOf, recordIn, textIn } from '../../domain/members.ts';
import type { FunctionFixture } from '../types.ts';
import type { Path } from './findings.ts';
import { layersOf } from './function-layers.ts';
import { holdsUnresolved } from './intrinsic-arguments.ts';
import type { TemplateContext } from './template-context.ts';
import type { TemplateEvaluation } from './template-evaluation.ts';

/**
 * The types of resources that functions are made of: CloudFormation's own, and that of the Serverless Application
 * Model.
 */
const functionType = 'AWS::Lambda::Function';
const serverlessType = 'AWS::Serverless::Function';

export const functionTypes: readonly string[] = [functionType, serverlessType];

/** A function of a template, or a sentence that says why it is not run here, with its name where that is known. */
export type ImportedFunction =
  | { readonly name: string; readonly fixture: FunctionFixture }
  | { readonly name?: string; readonly sentence: string };

/** Where the code is, as a fixture says it. */
type Code = { readonly code: string } | { readonly inlineCode: string };

/**
 * Reads functions whose code is at hand: in the template, in a folder or zip beside it, or among the assets of
 * `cdk synth`. Nothing of them is a mistake of the template, for a pipeline may be of use without them.
 * [documented: AWS::Lambda::Function and AWS::Serverless::Function of the template reference]
 */
export class LambdaFunctions {
  readonly #globals: Readonly<Record<string, unknown>>;
  readonly #resources: unknown;
  readonly #evaluation: TemplateEvaluation;
  readonly #context: TemplateContext;
  readonly #folder: string;

  /** @param folder Of the template. */
  constructor(template: unknown, evaluation: TemplateEvaluation, context: TemplateContext, folder: string) {
    this.#globals = recordIn(memberOf(template, 'Globals'), 'Function');
    this.#resources = recordIn(template, 'Resources');
    this.#evaluation = evaluation;
    this.#context = context;
    this.#folder = folder;
  }

  read(logicalId: string, type: string, resource: unknown): ImportedFunction {
    const at = ['Resources', logicalId, 'Properties'];
    const name = this.#valueOf({ Ref: logicalId }, at);
    if (typeof name !== 'string') return { sentence: 'its name is not known' };
    return { name, ...this.#read(type, resource, at) };
  }

  #read(
    type: string,
    resource: unknown,
    at: Path,
  ): { readonly fixture: FunctionFixture } | { readonly sentence: string } {
    const own = recordIn(resource, 'Properties');
    const properties = { ...(type === serverlessType && this.#globals), ...own };
    const property = (name: string) => this.#valueOf(properties[name], [...at, name]);
    const runtime = property('Runtime');
    const handler = property('Handler');
    if (property('PackageType') === 'Image') return { sentence: 'it is a container' };
    if (typeof runtime !== 'string' || typeof handler !== 'string')
      return { sentence: 'its runtime or handler is not known' };
    if (!new RegExp(runtimePattern).test(runtime)) return { sentence: `${runtime} is not run here` };
    const code =
      type === serverlessType
        ? this.#serverlessCode(property, (name) => properties[name] !== undefined)
        : this.#lambdaCode(property('Code'), resource);
    if ('sentence' in code) return code;
    const [timeout, memorySize, reserved] = ['Timeout', 'MemorySize', 'ReservedConcurrentExecutions'].map((one) =>
      numberOf(property(one)),
    );
    return {
      fixture: {
        ...code,
        handler,
        runtime,
        ...(timeout !== undefined && { timeout }),
        ...(memorySize !== undefined && { memorySize }),
        ...(reserved !== undefined && reserved > 0 && { reservedConcurrentExecutions: reserved }),
        ...this.#environment(type, own, runtime, at),
      },
    };
  }

  #serverlessCode(
    property: (name: string) => unknown,
    isWritten: (name: string) => boolean,
  ): Code | { readonly sentence: string } {
    const inlineCode = property('InlineCode');
    if (typeof inlineCode === 'string') return { inlineCode };
    const uri = property('CodeUri');
    // `aws cloudformation package` zips the template's folder where no path is given.
    if (uri === undefined && !isWritten('CodeUri')) return { code: '.' };
    return typeof uri === 'string' ? this.#localCode(uri) : codeElsewhere;
  }

  #lambdaCode(code: unknown, resource: unknown): Code | { readonly sentence: string } {
    // `aws cloudformation package` takes a path in its place.
    if (typeof code === 'string') return this.#localCode(code);
    const inlineCode = memberOf(code, 'ZipFile');
    if (typeof inlineCode === 'string') return { inlineCode };
    const asset = textIn(memberOf(resource, 'Metadata'), 'aws:asset:path');
    const [, hash] = /^([0-9a-f]{64})\.zip$/.exec(textIn(code, 'S3Key')) ?? [];
    const assets = [
      ...(asset === '' ? [] : [asset]),
      ...(hash === undefined ? [] : [`asset.${hash}`, `asset.${hash}.zip`]),
    ];
    // Templates of an app's stages lie one folder deeper than its assets.
    const found = assets.flatMap((path) => [path, join('..', path)]).find((path) => this.#exists(path));
    return found === undefined ? codeElsewhere : { code: found };
  }

  #localCode(path: string): Code | { readonly sentence: string } {
    if (/^(s3|https?):/.test(path)) return codeElsewhere;
    return this.#exists(path) ? { code: path } : { sentence: `there is no ${path}` };
  }

  #exists(path: string): boolean {
    return existsSync(join(this.#folder, path));
  }

  /** Globals' variables and the function's own; those whose values are not known are left out, and told. */
  #environment(
    type: string,
    own: unknown,
    runtime: string,
    at: Path,
  ): { readonly environment?: Readonly<Record<string, string>> } {
    const path = [...at, 'Environment', 'Variables'];
    const variablesIn = (part: unknown) => recordIn(memberOf(part, 'Environment'), 'Variables');
    const shared = type === serverlessType && variablesIn(this.#globals);
    const variables = Object.entries({ ...shared, ...variablesIn(own) });
    const known = variables.map(([name, value]) => [name, this.#valueOf(value, [...path, name])] as const);
    const unknown = variables.filter((_, index) => known[index]?.[1] === undefined);
    if (unknown.length > 0) {
      const told = unknown.map(([name, value]) => name + this.#wayOut(value, [...path, name]));
      this.#context.findings.note(`${at[1]}: not known, and left out of its environment: ${told.join(', ')}.`);
    }
    const texts = known.filter(([, value]) => value !== undefined && typeof value !== 'object');
    const resolved = texts.map(([name, value]) => [name, this.#context.standIns.resolve(String(value))]);
    const environment = { ...this.#layers(type, own, runtime, at), ...Object.fromEntries(resolved) };
    return Object.keys(environment).length === 0 ? {} : { environment };
  }

  /** The variable that names the folders of Globals' layers and of its own; those that are not here are told. */
  #layers(type: string, own: unknown, runtime: string, at: Path): Readonly<Record<string, string>> {
    const layers = [...(type === serverlessType ? listIn(this.#globals, 'Layers') : []), ...listIn(own, 'Layers')];
    if (layers.length === 0) return {};
    const { environment, elsewhere } = layersOf(layers, runtime, this.#resources, this.#folder);
    if (elsewhere.length > 0) {
      this.#context.findings.note(
        `${at[1]}: these layers are not here, so what they bring must lie beside its code or in the project: ${elsewhere.join(', ')}.`,
      );
    }
    return environment;
  }

  /** How a value that cannot be told may be given, where that is by one name. */
  #wayOut(value: unknown, path: Path): string {
    const { mistakes } = this.#context.findings.attempt(() => this.#evaluation.resolve(value, path));
    const [name, ...others] = new Set(mistakes.map((mistake) => mistake.missing));
    return name === undefined || others.length > 0 ? '' : ` (--parameter ${name}=VALUE gives it)`;
  }

  /** A value without functions; undefined when there is none, or it cannot be told. */
  #valueOf(value: unknown, path: Path): unknown {
    if (value === undefined) return undefined;
    const { value: resolved, mistakes } = this.#context.findings.attempt(() => this.#evaluation.resolve(value, path));
    return mistakes.length > 0 || holdsUnresolved(resolved) || typeof resolved === 'symbol' ? undefined : resolved;
  }
}

const codeElsewhere = { sentence: 'its code is not here' };

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}
