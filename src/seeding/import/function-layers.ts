import { readdirSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { languageOf } from '../../domain/jobs/lambda-function.ts';
import { memberOf, recordIn, textIn } from '../../domain/members.ts';

const layerTypes: readonly string[] = ['AWS::Serverless::LayerVersion', 'AWS::Lambda::LayerVersion'];

/** Where modules lie in a layer, of which Lambda makes /opt [documented: Lambda developer guide, "Layer paths"]. */
const places = {
  node: { variable: 'NODE_PATH', paths: ['nodejs/node*/node_modules', 'nodejs/node_modules'] },
  python: { variable: 'PYTHONPATH', paths: ['python/lib/python3*/site-packages', 'python'] },
} as const;

/** What `sam build` makes of a layer's folder with a BuildMethod goes where Lambda looks for it. */
const builtPlaces = { node: ['node_modules', 'nodejs/node_modules'], python: ['', 'python'] } as const;

/** What a function's layers give it: a variable by which its language finds modules, and which of them are not here. */
export interface FunctionLayers {
  readonly environment: Readonly<Record<string, string>>;
  readonly elsewhere: readonly string[];
}

/**
 * The layers of a function, as far as they are folders beside the template (Q10).
 * @param layers As written in the template
 * @param folder Of the template
 */
export function layersOf(
  layers: readonly unknown[],
  runtime: string,
  resources: unknown,
  folder: string,
): FunctionLayers {
  const language = languageOf(runtime);
  const found = layers.map((written) => {
    const logicalId = namedIn(written, resources);
    const root = logicalId === undefined ? undefined : folderOf(memberOf(resources, logicalId), folder);
    const isBuilt = textIn(memberOf(memberOf(resources, logicalId ?? ''), 'Metadata'), 'BuildMethod') !== '';
    return { name: logicalId ?? nameOf(written), paths: root === undefined ? [] : pathsIn(root, language, isBuilt) };
  });
  const paths = found.flatMap((layer) => layer.paths);
  return {
    environment: paths.length === 0 ? {} : { [places[language].variable]: [...new Set(paths)].join(delimiter) },
    elsewhere: found.filter((layer) => layer.paths.length === 0).map(({ name }) => name),
  };
}

function pathsIn(root: string, language: keyof typeof places, isBuilt: boolean): string[] {
  const patterns: readonly string[] = isBuilt ? builtPlaces[language] : places[language].paths;
  return patterns.flatMap((pattern) =>
    pattern.split('/').reduce((folders, name) => folders.flatMap((folder) => foldersIn(folder, name)), [root]),
  );
}

/** The layer of the template that is written there, by Ref, Fn::GetAtt or Fn::Sub. */
function namedIn(written: unknown, resources: unknown): string | undefined {
  const names = [...JSON.stringify(written ?? '').matchAll(/["{]([A-Za-z0-9]+)["}.]/g)].map(([, name]) => name ?? '');
  return names.find((name) => layerTypes.includes(textIn(recordIn(resources, name), 'Type')));
}

function folderOf(layer: unknown, folder: string): string | undefined {
  const properties = memberOf(layer, 'Properties');
  const path = [
    textIn(memberOf(layer, 'Metadata'), 'aws:asset:path'),
    textIn(properties, 'ContentUri'),
    textIn(properties, 'Content'),
  ].find((one) => one !== '' && !/^(s3|https?):/.test(one));
  return path === undefined ? undefined : resolve(folder, path);
}

/** `arn:aws:lambda:us-east-1:017000801446:layer:Powertools:79` is Powertools. */
function nameOf(written: unknown): string {
  const text = typeof written === 'string' ? written : JSON.stringify(written);
  return /:layer:([^:"]+)/.exec(text)?.[1] ?? text.slice(0, 60);
}

/** A folder in another; with `*` all that begin so. */
function foldersIn(folder: string, name: string): string[] {
  const beginning = name.endsWith('*') ? name.slice(0, -1) : undefined;
  const names = beginning === undefined ? [name] : namesIn(folder).filter((one) => one.startsWith(beginning));
  return names.map((one) => join(folder, one)).filter(isFolder);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
