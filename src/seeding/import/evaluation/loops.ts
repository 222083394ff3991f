import { isRecord, memberOf } from '../../../domain/members.ts';
import { mostValues } from '../../yaml/yaml-nodes.ts';
import { type Findings, type Path, unresolved } from '../findings.ts';
import type { Evaluation } from './intrinsic-arguments.ts';
import { texts } from './intrinsic-arguments.ts';
import type { TemplateContext } from './template-context.ts';
import { TemplateEvaluation } from './template-evaluation.ts';

/** A template without loops. */
interface UnfoldedTemplate {
  readonly template: unknown;
  /** Where in the template as it is written something stands that a loop made. */
  sourceOf(path: Path): Path;
}

/** The sections in which loops may be. [documented: the template reference, Fn::ForEach] */
const sections = ['Conditions', 'Resources', 'Outputs'];

const mark = 'Fn::ForEach::';

/** The transform that works them out. [documented] */
const transform = 'AWS::LanguageExtensions';

/** Deeper than anything that is read further on. */
const deepest = 200;

/** Writes out what the loops of a template (Fn::ForEach) stand for; what is wrong with them is told. */
export function unfoldLoops(template: unknown, context: TemplateContext): UnfoldedTemplate {
  const written = sections.filter((section) => holdsLoop(memberOf(template, section)));
  if (!isRecord(template) || written.length === 0) return { template, sourceOf: (path) => path };
  const { findings } = context;
  if (!transformsOf(template).includes(transform)) {
    for (const section of written) findings.mistake([section], `Fn::ForEach needs "Transform: ${transform}".`);
  }
  const unfolding = new Unfolding(new TemplateEvaluation(template, context), findings);
  const unfolded = written.map((section) => [section, unfolding.unfold(template[section], [section], [section])]);
  return {
    template: { ...template, ...Object.fromEntries(unfolded) },
    sourceOf: (path) => unfolding.sourceOf(path),
  };
}

function transformsOf(template: unknown): readonly unknown[] {
  const transforms = memberOf(template, 'Transform');
  return Array.isArray(transforms) ? transforms : [transforms];
}

function holdsLoop(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null || depth > deepest) return false;
  return Object.entries(value).some(([name, member]) => name.startsWith(mark) || holdsLoop(member, depth + 1));
}

class Unfolding {
  readonly #evaluation: Evaluation;
  readonly #findings: Findings;
  /** Where the members that loops made are written, by their paths. */
  readonly #sources = new Map<string, Path>();
  #left = mostValues;
  #hasGivenUp = false;

  constructor(evaluation: Evaluation, findings: Findings) {
    this.#evaluation = evaluation;
    this.#findings = findings;
  }

  sourceOf(path: Path): Path {
    for (let length = path.length; length > 0; length--) {
      const source = this.#sources.get(JSON.stringify(path.slice(0, length)));
      if (source !== undefined) return [...source, ...path.slice(length)];
    }
    return path;
  }

  /** @param source Where the value is written. */
  unfold(value: unknown, path: Path, source: Path): unknown {
    if (path.length > deepest) return value;
    if (Array.isArray(value)) {
      return value.map((item, index) => this.unfold(item, [...path, index], [...source, index]));
    }
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, member]) => this.#membersOf(name, member, path, [...source, name])),
    );
  }

  /** What a member stands for: itself, or what its loop makes. */
  #membersOf(name: string, member: unknown, path: Path, source: Path): [string, unknown][] {
    if (name.startsWith(mark)) return this.#repeat(member, path, source);
    return [[name, this.unfold(member, [...path, name], source)]];
  }

  #repeat(loop: unknown, path: Path, source: Path): [string, unknown][] {
    const [identifier, collection, body] = Array.isArray(loop) && loop.length === 3 ? loop : [];
    if (typeof identifier !== 'string' || !isRecord(body)) {
      this.#findings.mistake(source, 'must be an identifier, a collection and an object that is repeated.');
      return [];
    }
    const made: [string, unknown][] = [];
    for (const item of this.#itemsOf(collection, [...source, 1], body)) {
      if (this.#left < 0) return this.#giveUp(source);
      for (const [key, member] of Object.entries(body)) {
        const name = filled(key, identifier, item);
        const at = [...source, 2, key];
        this.#sources.set(JSON.stringify([...path, name]), at);
        made.push(...this.#membersOf(name, this.#filledIn(member, identifier, item), path, at));
      }
    }
    return made;
  }

  /** Tells it once, however many loops there are. */
  #giveUp(source: Path): [string, unknown][] {
    if (!this.#hasGivenUp) this.#findings.mistake(source, `unfolds into more than ${mostValues} values.`);
    this.#hasGivenUp = true;
    return [];
  }

  /** A collection that is not to be had matters only where something is made of what it repeats. */
  #itemsOf(collection: unknown, path: Path, body: unknown): readonly string[] {
    const { value, mistakes } = this.#findings.attempt(() =>
      texts(this.#evaluation.resolve(collection, path), path, this.#evaluation),
    );
    if (JSON.stringify(body).includes('AWS::CodePipeline::')) this.#findings.tell(mistakes);
    return value === unresolved ? [] : value;
  }

  /** The value with an item in the identifier's place: in texts, in names, and where a Ref names it. [documented] */
  #filledIn(value: unknown, identifier: string, item: string): unknown {
    this.#left--;
    if (typeof value === 'string') return filled(value, identifier, item);
    if (Array.isArray(value)) return value.map((one) => this.#filledIn(one, identifier, item));
    if (!isRecord(value)) return value;
    if (value.Ref === identifier && Object.keys(value).length === 1) return item;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        filled(name, identifier, item),
        this.#filledIn(member, identifier, item),
      ]),
    );
  }
}

/** `&{Name}` is for logical ids, which have letters and digits alone: of an item what fits. [documented; inferred] */
function filled(text: string, identifier: string, item: string): string {
  return text.replaceAll(`\${${identifier}}`, item).replaceAll(`&{${identifier}}`, item.replace(/[^A-Za-z0-9]/g, ''));
}
