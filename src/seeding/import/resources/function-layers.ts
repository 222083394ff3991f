import { readdirSync, statSync } from 'node:fs';
import { delimiter, join, relative, resolve } from 'node:path';
import { type FunctionLanguage, languageOf } from '../../../domain/jobs/lambda-function.ts';
import { memberOf, recordIn, textIn } from '../../../domain/members.ts';
import { noValue } from '../evaluation/intrinsic-arguments.ts';
import type { TemplateContext } from '../evaluation/template-context.ts';
import type { TemplateEvaluation } from '../evaluation/template-evaluation.ts';
import type { Origins, Path } from '../findings.ts';
import { assetOf, isElsewhere } from './local-assets.ts';

const layerTypes: readonly string[] = ['AWS::Serverless::LayerVersion', 'AWS::Lambda::LayerVersion'];

/** Where modules lie below a layer's folder of a language. */
interface Places {
  /** By which the language finds modules. */
  readonly variable: string;
  readonly folder: string;
  readonly ofAllVersions: string;
  readonly versions: string;
  readonly version: RegExp;
  readonly ofOneVersion: string;
}

/** [documented: Lambda developer guide, "Layer paths for each Lambda runtime"] */
const places: Readonly<Record<FunctionLanguage, Places>> = {
  node: {
    variable: 'NODE_PATH',
    folder: 'nodejs',
    ofAllVersions: 'node_modules',
    versions: '',
    version: /^node\d+$/,
    ofOneVersion: 'node_modules',
  },
  python: {
    variable: 'PYTHONPATH',
    folder: 'python',
    ofAllVersions: '',
    versions: 'lib',
    version: /^python\d+\.\d+$/,
    ofOneVersion: 'site-packages',
  },
};

/** A property as it stands in the template. */
export interface WrittenProperty {
  readonly value: unknown;
  readonly path: Path;
}

/** What a function's layers give it: a variable by which its language finds modules; and what a person should know. */
interface ReadLayers {
  readonly environment: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

/** Folders of a layer that have modules. */
interface ModuleFolders {
  readonly ofItsVersion: readonly string[];
  readonly ofAllVersions: readonly string[];
  /** Those of other versions, where there is none of its own. */
  readonly ofOthers: readonly string[];
}

/** Reads the layers of functions, as far as they are folders beside the template or assets of the CDK (Q10). */
export class FunctionLayers {
  readonly #template: unknown;
  readonly #evaluation: TemplateEvaluation;
  readonly #origins: Origins;
  readonly #folder: string;
  #logicalIds: ReadonlyMap<unknown, string> | undefined;

  /** @param folder Of the template. */
  constructor(template: unknown, evaluation: TemplateEvaluation, { origins }: TemplateContext, folder: string) {
    this.#template = template;
    this.#evaluation = evaluation;
    this.#origins = origins;
    this.#folder = folder;
  }

  /** @param lists In the order in which Lambda merges their layers into /opt. */
  read(lists: readonly WrittenProperty[], runtime: string): ReadLayers {
    const { variable } = places[languageOf(runtime)];
    const layers = lists
      .flatMap((list) => this.#layersIn(list))
      .map((layer) => ({ ...layer, ...this.#modulesIn(layer.logicalId, runtime) }));
    // Lambda looks into the folders of one /opt in turn, and of a file of several layers that has the last one's.
    const last = layers.toReversed();
    const folders = [
      ...last.flatMap(({ ofItsVersion }) => ofItsVersion),
      ...last.flatMap(({ ofAllVersions }) => ofAllVersions),
      ...last.flatMap(({ ofOthers }) => ofOthers),
    ];
    const elsewhere = layers
      .filter((layer) => [layer.ofItsVersion, layer.ofAllVersions, layer.ofOthers].flat().length === 0)
      .map(({ name }) => name);
    const others = layers.flatMap(({ ofOthers }) => ofOthers).map((path) => relative(this.#folder, path));
    const notes = [
      elsewhere.length > 0 &&
        `these layers are not here, so what they bring must lie beside its code or in the project: ${elsewhere.join(', ')}.`,
      others.length > 0 &&
        versionOf(runtime) !== undefined &&
        `on Lambda ${runtime} finds no modules in the folders that its layers have for other versions: ${others.join(', ')}.`,
    ];
    return {
      environment: folders.length === 0 ? {} : { [variable]: [...new Set(folders)].join(delimiter) },
      notes: notes.filter((note) => note !== false),
    };
  }

  /** The layers of a list, those of the template with their logical ids. */
  #layersIn({ value, path }: WrittenProperty): { readonly name: string; readonly logicalId?: string }[] {
    // Of a list with one that cannot be told the others are taken all the same.
    const { value: list } = this.#evaluation.findings.attempt(() => this.#evaluation.resolve(value, path));
    if (list === undefined || list === noValue) return [];
    if (!Array.isArray(list)) return [{ name: nameOf(list, value) }];
    return list.map((item, index) => {
      const logicalId = this.#logicalIdOf(item);
      if (logicalId !== undefined) return { name: logicalId, logicalId };
      return { name: nameOf(item, this.#writtenAt(this.#origins.get(list, index))) };
    });
  }

  /** The layer of the template that has an ARN. */
  #logicalIdOf(arn: unknown): string | undefined {
    if (typeof arn !== 'string') return undefined;
    this.#logicalIds ??= new Map(
      Object.entries(recordIn(this.#template, 'Resources'))
        .filter(([, resource]) => layerTypes.includes(textIn(resource, 'Type')))
        .map(([logicalId]) => [this.#evaluation.known({ Ref: logicalId }, []), logicalId]),
    );
    return this.#logicalIds.get(arn);
  }

  #writtenAt(path: Path | undefined): unknown {
    return path?.reduce((value: unknown, part) => (value as Record<string | number, unknown>)[part], this.#template);
  }

  #modulesIn(logicalId: string | undefined, runtime: string): ModuleFolders {
    const layer = logicalId === undefined ? undefined : recordIn(this.#template, 'Resources')[logicalId];
    const root = this.#folderOf(layer, ['Resources', logicalId ?? '', 'Properties']);
    if (root === undefined) return { ofItsVersion: [], ofAllVersions: [], ofOthers: [] };
    const { folder, ofAllVersions, versions, version, ofOneVersion } = places[languageOf(runtime)];
    // Of a layer with a BuildMethod `sam build` moves all there is into that folder.
    const isBuilt = textIn(memberOf(layer, 'Metadata'), 'BuildMethod') !== '';
    const within = [...(isBuilt ? [root] : []), join(root, folder)];
    const known = within
      .flatMap((one) => namesIn(join(one, versions)).map((name) => ({ name, path: join(one, versions, name) })))
      .filter(({ name }) => version.test(name))
      .map(({ name, path }) => ({ name, path: join(path, ofOneVersion) }))
      .filter(({ path }) => isFolder(path));
    const own = known.filter(({ name }) => name === versionOf(runtime));
    const others = own.length > 0 ? [] : known.sort((one, other) => newestFirst(one.name, other.name));
    return {
      ofItsVersion: own.map(({ path }) => path),
      ofAllVersions: within.map((one) => join(one, ofAllVersions)).filter(isFolder),
      ofOthers: others.map(({ path }) => path),
    };
  }

  #folderOf(layer: unknown, path: Path): string | undefined {
    const properties = recordIn(layer, 'Properties');
    const [contentUri, content] = ['ContentUri', 'Content'].map((name) =>
      this.#evaluation.known(properties[name], [...path, name]),
    );
    const found = [assetOf(layer, content, this.#folder), contentUri, content].find((one) => typeof one === 'string');
    return typeof found !== 'string' || isElsewhere(found) ? undefined : resolve(this.#folder, found);
  }
}

/** As folders of layers are called: node20 for nodejs20.x, python3.12 for python3.12; undefined where it has none. */
function versionOf(runtime: string): string | undefined {
  const [, node, python] = /^(?:nodejs(\d+)|python(\d+\.\d+))/.exec(runtime) ?? [];
  if (node !== undefined) return `node${node}`;
  return python === undefined ? undefined : `python${python}`;
}

function newestFirst(one: string, other: string): number {
  return other.localeCompare(one, 'en', { numeric: true });
}

/** `arn:aws:lambda:us-east-1:017000801446:layer:Powertools:79` is Powertools. */
function nameOf(value: unknown, written: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(written) ?? '');
  const [, name] = /:layer:([^:"]+)/.exec(text) ?? [];
  return name ?? (typeof written === 'object' ? JSON.stringify(written) : text).slice(0, 60);
}

function namesIn(folder: string): string[] {
  return isFolder(folder) ? readdirSync(folder) : [];
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
