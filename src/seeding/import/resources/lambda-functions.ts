import { delimiter, extname, join } from 'node:path';
import { executableOf, runtimePattern } from '../../../domain/jobs/lambda-function.ts';
import { memberOf, recordIn } from '../../../domain/members.ts';
import type { FunctionFixture } from '../../types.ts';
import type { TemplateContext } from '../evaluation/template-context.ts';
import type { TemplateEvaluation } from '../evaluation/template-evaluation.ts';
import type { Path } from '../findings.ts';
import { FunctionLayers, type WrittenProperty } from './function-layers.ts';
import { assetOf, isElsewhere, isThere } from './local-assets.ts';

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
  readonly #layers: FunctionLayers;
  readonly #evaluation: TemplateEvaluation;
  readonly #context: TemplateContext;
  readonly #folder: string;

  /** @param folder Of the template. */
  constructor(template: unknown, evaluation: TemplateEvaluation, context: TemplateContext, folder: string) {
    this.#globals = recordIn(memberOf(template, 'Globals'), 'Function');
    this.#layers = new FunctionLayers(template, evaluation, context, folder);
    this.#evaluation = evaluation;
    this.#context = context;
    this.#folder = folder;
  }

  read(logicalId: string, type: string, resource: unknown): ImportedFunction {
    const at = ['Resources', logicalId, 'Properties'];
    const name = this.#evaluation.known({ Ref: logicalId }, at);
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
    const property = (name: string) => this.#evaluation.known(properties[name], [...at, name]);
    const runtime = property('Runtime');
    const handler = property('Handler');
    if (property('PackageType') === 'Image') return { sentence: 'it is a container' };
    if (typeof runtime !== 'string' || typeof handler !== 'string')
      return { sentence: 'its runtime or handler is not known' };
    const executable = executableOf(runtime, handler);
    if (executable === undefined && !new RegExp(runtimePattern).test(runtime))
      return { sentence: `${runtime} is not run here` };
    const found =
      type === serverlessType
        ? this.#serverlessCode(property, (name) => properties[name] !== undefined)
        : this.#lambdaCode(property('Code'), resource);
    const place = executable === undefined || 'sentence' in found ? found : this.#program(found, executable);
    if ('sentence' in place) return place;
    const code = 'executable' in place ? { ...place, handler } : { ...place, handler, runtime };
    const [timeout, memorySize, reserved] = ['Timeout', 'MemorySize', 'ReservedConcurrentExecutions'].map((one) =>
      numberOf(property(one)),
    );
    return {
      fixture: {
        ...code,
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
    const found = assetOf(resource, code, this.#folder);
    return found === undefined ? codeElsewhere : { code: found };
  }

  /** The program of a function that was built before, as for Lambda. */
  #program(code: Code, name: string): { readonly executable: string } | { readonly sentence: string } {
    if ('inlineCode' in code) return codeElsewhere;
    if (extname(code.code) === '.zip') return { sentence: `its program has to lie in a folder, not in ${code.code}` };
    const executable = join(code.code, name);
    return isThere(executable, this.#folder)
      ? { executable }
      : { sentence: `there is no ${executable}, which has to be built before` };
  }

  #localCode(path: string): Code | { readonly sentence: string } {
    if (isElsewhere(path)) return codeElsewhere;
    return isThere(path, this.#folder) ? { code: path } : { sentence: `there is no ${path}` };
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
    const known = variables.map(([name, value]) => [name, this.#evaluation.known(value, [...path, name])] as const);
    const unknown = variables.filter((_, index) => known[index]?.[1] === undefined);
    if (unknown.length > 0) {
      const told = unknown.map(([name, value]) => name + this.#wayOut(value, [...path, name]));
      this.#context.findings.note(`${at[1]}: not known, and left out of its environment: ${told.join(', ')}.`);
    }
    const texts = known.filter(([, value]) => value !== undefined && typeof value !== 'object');
    const resolved = Object.fromEntries(
      texts.map(([name, value]) => [name, this.#context.standIns.resolve(String(value))]),
    );
    const environment = withLayers(resolved, this.#layersOf(type, own, runtime, at));
    return Object.keys(environment).length === 0 ? {} : { environment };
  }

  /** The variable by which modules of its layers are found; what is to be told of them is noted. */
  #layersOf(type: string, own: unknown, runtime: string, at: Path): Readonly<Record<string, string>> {
    const shared = type === serverlessType ? this.#globals.Layers : undefined;
    const lists = layerLists(
      { value: shared, path: ['Globals', 'Function', 'Layers'] },
      { value: memberOf(own, 'Layers'), path: [...at, 'Layers'] },
    );
    if (!new RegExp(runtimePattern).test(runtime)) return {};
    const { environment, notes } = this.#layers.read(lists, runtime);
    for (const note of notes) this.#context.findings.note(`${at[1]}: ${note}`);
    return environment;
  }

  /** How a value that cannot be told may be given, where that is by one name. */
  #wayOut(value: unknown, path: Path): string {
    const { mistakes } = this.#context.findings.attempt(() => this.#evaluation.resolve(value, path));
    const [name, ...others] = new Set(mistakes.map((mistake) => mistake.missing));
    return name === undefined || others.length > 0 ? '' : ` (--parameter ${name}=VALUE gives it)`;
  }
}

/**
 * What SAM makes of Globals' layers and a function's own: a list goes before a list, and anything else, such as
 * `Fn::If`, is replaced as a whole. [documented: SAM developer guide, "Globals section"; source of the transform]
 */
function layerLists(shared: WrittenProperty, own: WrittenProperty): readonly WrittenProperty[] {
  if (own.value === undefined) return [shared];
  return Array.isArray(shared.value) && Array.isArray(own.value) ? [shared, own] : [own];
}

/**
 * A function's own variables with that of its layers. Python finds the folders of /opt on Lambda whatever PYTHONPATH
 * is, and Node.js by NODE_PATH alone, so that one of the function's own must name them. [documented: Lambda developer
 * guide, "Layer paths for each Lambda runtime" and "Defined runtime environment variables"; inferred for Python]
 */
function withLayers(
  own: Readonly<Record<string, string>>,
  layers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const both = Object.entries(layers)
    .filter(([name]) => own[name] && (name === 'PYTHONPATH' || /(^|:)\/opt\b/.test(own[name])))
    .map(([name, folders]) => [name, own[name] + delimiter + folders]);
  return { ...layers, ...own, ...Object.fromEntries(both) };
}

const codeElsewhere = { sentence: 'its code is not here' };

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}
