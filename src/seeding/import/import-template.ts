import { isRecord, memberOf } from '../../domain/members.ts';
import type { World } from '../../domain/world.ts';
import { checkDocument, FixtureError, type MistakePlace } from '../checking/check-document.ts';
import { mistakesIn } from '../checking/check-schema.ts';
import type { Mistake } from '../checking/say-mistakes.ts';
import { fixtureDocument } from '../items/document.ts';
import { resolvePaths } from '../items/document-paths.ts';
import type { FixtureDocument, FunctionFixture } from '../types.ts';
import { cloudFormationTypes, readCloudFormation } from './cloudformation.ts';
import { unfoldLoops } from './evaluation/loops.ts';
import type { Exports, NestedOutputs, TemplateContext } from './evaluation/template-context.ts';
import { createTemplateContext } from './evaluation/template-context.ts';
import type { GivenParameters, StandIns } from './evaluation/template-parameters.ts';
import type { Findings, Path } from './findings.ts';
import { serverlessVariableIn } from './foreign-documents.ts';
import type { ImportedDocument } from './imported-document.ts';
import type { TemplateKind } from './recognize-templates.ts';
import { readTerraform, terraformTypes } from './terraform.ts';

/** What is known besides the template itself. */
export interface ImportOptions {
  /** Where it would be deployed. */
  readonly world: World;
  readonly parameters: GivenParameters;
  /** What the templates that are read with it export. */
  readonly exports?: Exports;
  /** What its nested stacks answer, as far as their templates are at hand. */
  readonly nested?: NestedOutputs;
  /** Default: `AWS::StackName` of the parameters, else after the file. */
  readonly stackName?: string | undefined;
  /** Where the template is: its paths are relative to it. Default: the working directory. */
  readonly folder?: string;
  /** Whether a template may have nothing of CodePipeline. Default false. */
  readonly mayBeEmpty?: boolean;
}

/** A fixture document that a template was turned into. */
export interface ImportedTemplate {
  readonly document: FixtureDocument;
  /** What a person should know of it: sentences. */
  readonly notes: readonly string[];
  /** The resources that the document's items come from. */
  readonly itemOrigins: ReadonlyMap<string, string>;
  /** Where in the template the value at a path of the document comes from. */
  readonly locate: (path: Path) => MistakePlace;
  /** Names that a value may be given to. */
  readonly parameterNames: readonly string[];
  /** Whether nothing of CodePipeline is in it. */
  readonly isEmpty: boolean;
  /** What is told of its nested stacks, and of modules that are not gone into: sentences. */
  readonly partsElsewhere: readonly string[];
}

/** What something is made of. */
const typesOf = { CloudFormation: orOf(cloudFormationTypes), Terraform: orOf(terraformTypes) };

function orOf(types: readonly string[]): string {
  return `${types.slice(0, -1).join(', ')} or ${types.at(-1)}`;
}

type Members = Readonly<Record<string | number, unknown>>;

export type PlaceOf = (
  path: Path,
  atName: boolean,
) => { readonly line?: number; readonly column?: number; readonly written?: string | undefined };

/**
 * Turns a template into a fixture document that has been checked as any other is, with mistakes told by their place in
 * the template.
 * @param name What mistakes are reported under, usually the file's name. The stack is named after it.
 * @throws FixtureError
 */
export async function importTemplate(
  written: unknown,
  kind: TemplateKind,
  name: string,
  placeAsWritten: PlaceOf,
  { world, parameters: given, exports, nested, stackName, folder = '.', mayBeEmpty = false }: ImportOptions,
): Promise<ImportedTemplate> {
  const foreign = kind === 'CloudFormation' ? serverlessVariableIn(written) : undefined;
  if (foreign !== undefined) {
    throw new FixtureError(name, [{ ...placeAsWritten(foreign.path, false), sentence: foreign.sentence }]);
  }
  const context = createTemplateContext(written, { name, stackName, world, given, exports, nested });
  const { findings, origins, parameters, standIns } = context;
  const { template, sourceOf } = unfoldLoops(written, context);
  const place: PlaceOf = (path, atName) => placeAsWritten(sourceOf(path), atName);
  const imported: ImportedDocument =
    kind === 'CloudFormation'
      ? readCloudFormation(template, context, folder)
      : readTerraform(template, { world, findings, origins });
  if (imported.isEmpty && !mayBeEmpty && findings.mistakes.length === 0) {
    findings.mistake([], [`the template has no ${typesOf[kind]}.`, ...partsElsewhere(imported)].join(' '));
  }
  const { mistakes } = findings;
  if (mistakes.length > 0) {
    throw new FixtureError(
      name,
      mistakes.map((mistake) => ({ ...place(mistake.path, mistake.atName), sentence: told(mistake, findings) })),
    );
  }
  await leaveOutBrokenFunctions(imported, folder);
  noteFunctions(imported, findings);
  for (const note of partsElsewhere(imported)) findings.note(note);
  noteSchedules(imported, findings);
  const document = imported.toFixture();
  noteStandIns(standIns, findings);
  await checkDocument(document, name, (mistake) => {
    const path = origins.find(document, mistake.path) ?? [];
    return { path: findings.textOf(path), ...place(path, false), ...hintAt(template, path) };
  });
  return {
    document,
    notes: findings.notes,
    itemOrigins: itemOriginsOf(document, imported, context),
    locate: (path) => place(origins.find(document, path) ?? [], false),
    parameterNames: [...parameters.names],
    isEmpty: imported.isEmpty,
    partsElsewhere: partsElsewhere(imported),
  };
}

/** Where in the template each item of the document comes from. */
function itemOriginsOf(
  document: FixtureDocument,
  { functionOrigins }: ImportedDocument,
  { origins, findings }: Pick<TemplateContext, 'origins' | 'findings'>,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [list, items] of Object.entries(document)) {
    for (const index of Array.isArray(items) ? items.keys() : []) {
      const origin = origins.find(document, [list, index]);
      if (origin !== undefined) found.set(`${list}[${index}]`, findings.textOf(origin));
    }
  }
  for (const [name, logicalId] of functionOrigins) found.set(`functions.${name}`, `Resources.${logicalId}`);
  return found;
}

/** On AWS such a function would be made and fail when it is invoked; here a template is of use without it. */
async function leaveOutBrokenFunctions(imported: ImportedDocument, folder: string): Promise<void> {
  const entries = Object.entries(imported.functions);
  if (entries.length === 0) return;
  const { mistakeInFunction } = await import('../checking/check-function.ts');
  for (const [name, fixture] of entries) {
    const [unfit] = await mistakesIn({ functions: { [name]: fixture } }, fixtureDocument.schema);
    if (unfit !== undefined) {
      imported.dropFunction(name, unfit.sentence.replace(/\.$/, ''));
      continue;
    }
    const { functions } = resolvePaths({ functions: { [name]: fixture } }, folder);
    const mistake = await mistakeInFunction(functions?.[name] as FunctionFixture);
    if (mistake !== undefined) imported.dropFunction(name, mistake.sentence.replace(/\.$/, ''));
  }
}

function partsElsewhere({ nestedStacks, nestedByUrl, modules }: ImportedDocument): string[] {
  return [
    ...(nestedByUrl.length === 0
      ? []
      : [`These nested stacks are made of the files with which their URLs end: ${nestedByUrl.join(', ')}.`]),
    ...(nestedStacks.length === 0
      ? []
      : [
          `The templates of these nested stacks are not here; give them as further documents: ${nestedStacks.join(', ')}.`,
        ]),
    ...(modules.length === 0
      ? []
      : [`Modules are not gone into; give their fragments as further documents: ${modules.join(', ')}.`]),
  ];
}

function noteSchedules({ schedules }: ImportedDocument, findings: Findings): void {
  if (schedules.length === 0) return;
  findings.note(
    `Schedules of EventBridge Scheduler are not run here; a document with eventRules, each with a ScheduleExpression and the same target, does what they do: ${schedules.join(', ')}.`,
  );
}

function noteFunctions({ functionsLeftOut }: ImportedDocument, findings: Findings): void {
  if (functionsLeftOut.size === 0) return;
  const told = [...functionsLeftOut].map(([name, why]) => `${name} (${why})`).join(', ');
  findings.note(`These functions are not run here; a document with functions: says where they are: ${told}.`);
}

const onlySub = 'Only Fn::Sub (!Sub) puts a value in the place of a name in braces.';

/** Which parameters a value is made of, in which a mistake of it may lie, or that it is of none. */
function hintAt(template: unknown, path: Path): { readonly hint?: string } {
  const value = path.reduce(
    (at, name) => (isRecord(at) || Array.isArray(at) ? (at as Members)[name] : undefined),
    template,
  );
  if (typeof value === 'string' && value.includes('${')) {
    return { hint: onlySub };
  }
  const declared = memberOf(template, 'Parameters');
  const used = [...new Set(namesIn(value, false))].filter((name) => memberOf(declared, name) !== undefined);
  if (used.length === 0) return {};
  return { hint: `It comes of ${used.map((name) => `--parameter ${name}=VALUE`).join(', ')}.` };
}

/** What a value refers to by Ref, and in the texts of Fn::Sub. */
function namesIn(value: unknown, isSubstituted: boolean): string[] {
  if (typeof value === 'string') {
    return isSubstituted ? [...value.matchAll(/\$\{([^{}]*)\}/g)].map(([, name = '']) => name) : [];
  }
  if (Array.isArray(value)) return value.flatMap((item) => namesIn(item, isSubstituted));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === 'Ref' && typeof member === 'string' ? [member] : namesIn(member, isSubstituted || name === 'Fn::Sub'),
  );
}

function noteStandIns({ used }: StandIns, findings: Findings): void {
  if (used.size === 0) return;
  findings.note(
    `AWS would fill in these values; their names stand for them unless --parameter NAME=VALUE gives them: ${[...used].join(', ')}.`,
  );
}

function told({ path, atName, sentence }: Mistake, findings: Findings): string {
  const where = findings.textOf(atName ? path.slice(0, -1) : path);
  return where === '' ? sentence : `${where}: ${sentence}`;
}
