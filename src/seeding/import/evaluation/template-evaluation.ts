import { isRecord, memberOf, recordIn, textIn } from '../../../domain/members.ts';
import { type Attempt, type Findings, type Path, unresolved } from '../findings.ts';
import { type Evaluation, holdsUnresolved, noValue } from './intrinsic-arguments.ts';
import { intrinsicIn, missing } from './intrinsic-functions.ts';
import { attributeOf, inventedName, namePropertyOf, partitionOf, refOf, stackIdOf } from './physical-names.ts';
import type { TemplateContext } from './template-context.ts';
import { isWithoutEffect } from './template-parameters.ts';

/**
 * Values within values, and references that lead to others, beyond which a template is refused rather than the stack
 * overflows.
 */
const deepest = 200;

/**
 * Works out the values of a CloudFormation template, each when it is asked for: what nothing needs may be beyond
 * resolving.
 */
export class TemplateEvaluation implements Evaluation {
  readonly findings: Findings;
  readonly region: string;
  readonly accountId: string;
  readonly mappings: unknown;
  readonly #template: unknown;
  readonly #context: TemplateContext;
  /** What is known of a condition or a resource's name, by its path; undefined while it is being worked out. */
  readonly #known = new Map<string, Attempt<unknown> | undefined>();
  #depth = 0;

  constructor(template: unknown, context: TemplateContext) {
    this.#template = template;
    this.#context = context;
    this.findings = context.findings;
    this.region = context.stack.world.region;
    this.accountId = context.stack.world.accountId;
    this.mappings = memberOf(template, 'Mappings');
  }

  /** A value without functions; `unresolved`, or with it somewhere inside, when a mistake was told. */
  resolve(value: unknown, path: Path): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (this.#depth >= deepest) return this.findings.mistake(path.slice(0, 10), 'is nested too deeply.');
    this.#depth++;
    try {
      if (Array.isArray(value)) return this.#resolveList(value, path);
      const record = value as Readonly<Record<string, unknown>>;
      const intrinsic = intrinsicIn(record, path, this);
      return intrinsic === undefined ? this.#resolveMembers(record, path) : intrinsic.value;
    } finally {
      this.#depth--;
    }
  }

  /** A value without functions; undefined when there is none, or it cannot be told. No mistake of it is told. */
  known(value: unknown, path: Path): unknown {
    if (value === undefined) return undefined;
    const { value: resolved, mistakes } = this.findings.attempt(() => this.resolve(value, path));
    return mistakes.length > 0 || holdsUnresolved(resolved) || typeof resolved === 'symbol' ? undefined : resolved;
  }

  #resolveList(list: readonly unknown[], path: Path): unknown[] {
    const kept: unknown[] = [];
    for (const [index, item] of list.entries()) {
      const resolved = this.resolve(item, [...path, index]);
      if (resolved === noValue) continue;
      this.#context.origins.set(kept, kept.length, [...path, index]);
      kept.push(resolved);
    }
    return kept;
  }

  /** Where a value has no effect here and is not to be had, something stands for it. */
  #resolveMember(name: string, value: unknown, path: Path): unknown {
    const at = [...path, name];
    if (!isWithoutEffect(name, path.at(-1))) return this.resolve(value, at);
    const { value: resolved, mistakes } = this.findings.attempt(() => this.resolve(value, at));
    const missing = mistakes.map((mistake) => mistake.missing);
    if (missing.length === 0 || missing.includes(undefined)) {
      this.findings.tell(mistakes);
      return resolved;
    }
    return missing.map((one) => this.#context.standIns.use(one as string)).join('-');
  }

  #resolveMembers(record: Readonly<Record<string, unknown>>, path: Path): Readonly<Record<string, unknown>> {
    const members = Object.entries(record)
      .map(([name, value]) => [name, this.#resolveMember(name, value, path)] as const)
      .filter(([, value]) => value !== noValue);
    const resolved = Object.fromEntries(members);
    for (const [name] of members) this.#context.origins.set(resolved, name, [...path, name]);
    return resolved;
  }

  ref(name: string, path: Path): unknown {
    if (name.startsWith('AWS::')) return this.#pseudoParameter(name, path);
    if (this.#context.parameters.has(name)) return this.#context.parameters.valueOf(name);
    const resource = this.#resource(name, path);
    return resource === unresolved ? unresolved : refOf(resource.type, resource);
  }

  getAtt(logicalId: string, attribute: string, path: Path): unknown {
    const resource = this.#resource(logicalId, path);
    if (resource === unresolved) return unresolved;
    if (attribute === '') return this.findings.mistake(path, `names no attribute of ${logicalId}.`);
    const known = attributeOf(resource.type, attribute, resource);
    if (known !== undefined) return known;
    const property = memberOf(resource.properties, attribute);
    if (property !== undefined) {
      const at = ['Resources', logicalId, 'Properties', attribute];
      return this.#once(at, () => this.resolve(property, at));
    }
    const name = `${logicalId}.${attribute}`;
    const [, output] = /^Outputs\.(.+)$/.exec(attribute) ?? [];
    const told = output === undefined ? undefined : this.#context.nested?.output(logicalId, output);
    return this.#context.parameters.given(name) ?? told ?? this.#context.standIns.use(name);
  }

  condition(name: string, path: Path): boolean | typeof unresolved {
    const conditions = memberOf(this.#template, 'Conditions');
    const declared = memberOf(conditions, name);
    if (declared === undefined) return this.findings.mistake(path, missing('condition', name, conditions));
    const at = ['Conditions', name];
    const value = this.#once(at, () => this.resolve(declared, at));
    if (value === unresolved || typeof value === 'boolean') return value;
    return this.findings.mistake(at, 'must be a condition.');
  }

  importValue(name: string, path: Path): unknown {
    const given = this.#context.parameters.given(name);
    if (given !== undefined) return given;
    const exported = this.#context.exports?.find(name);
    if (exported !== undefined && 'value' in exported) {
      for (const name of exported.standIns) this.#context.standIns.use(name);
      return exported.value;
    }
    const why = exported?.sentence ?? `the export '${name}' is of no template here and cannot be resolved offline`;
    return this.findings.missing(path, why.replace(/\.$/, ''), name);
  }

  /** The value of an output as the template has it. */
  output(name: string): unknown {
    return memberOf(memberOf(memberOf(this.#template, 'Outputs'), name), 'Value');
  }

  #pseudoParameter(name: string, path: Path): unknown {
    const { stack } = this.#context;
    const values: Readonly<Record<string, unknown>> = {
      'AWS::AccountId': this.accountId,
      'AWS::Region': this.region,
      'AWS::Partition': partitionOf(stack).partition,
      'AWS::URLSuffix': partitionOf(stack).urlSuffix,
      'AWS::StackName': stack.name,
      'AWS::StackId': stackIdOf(stack),
      'AWS::NotificationARNs': [],
      'AWS::NoValue': noValue,
    };
    return Object.hasOwn(values, name)
      ? values[name]
      : this.findings.mistake(path, missing('pseudo parameter', name, values));
  }

  /** A resource that is referred to, with its name; Ref and GetAtt of one that is not made are mistakes as on AWS. */
  #resource(logicalId: string, path: Path) {
    const resources = recordIn(this.#template, 'Resources');
    const resource = memberOf(resources, logicalId);
    if (!isRecord(resource)) {
      const known = { ...recordIn(this.#template, 'Parameters'), ...resources };
      return this.findings.mistake(path, missing('resource or parameter', logicalId, known));
    }
    const conditionName = resource.Condition;
    if (typeof conditionName === 'string') {
      const isMade = this.condition(conditionName, ['Resources', logicalId, 'Condition']);
      if (isMade === unresolved) return unresolved;
      if (!isMade) {
        const sentence = `refers to ${logicalId}, which is not made because its condition ${conditionName} is false.`;
        return this.findings.mistake(path, sentence);
      }
    }
    const type = textIn(resource, 'Type');
    const name = this.#nameOf(logicalId, type, resource.Properties);
    if (name === unresolved) return unresolved;
    return { stack: this.#context.stack, logicalId, type, name, properties: resource.Properties };
  }

  #nameOf(logicalId: string, type: string, properties: unknown): string | typeof unresolved {
    const property = namePropertyOf(type);
    const declared = property === undefined ? undefined : memberOf(properties, property);
    if (property === undefined || declared === undefined) return inventedName(type, this.#context.stack, logicalId);
    const path = ['Resources', logicalId, 'Properties', property];
    const name = this.#once(path, () => this.resolve(declared, path));
    if (name === noValue) return inventedName(type, this.#context.stack, logicalId);
    if (typeof name === 'string' || name === unresolved) return name;
    return this.findings.mistake(path, 'must be a text.');
  }

  /** Works out what other values refer to once, and tells of references that lead back to themselves. */
  #once(path: Path, work: () => unknown): unknown {
    const key = JSON.stringify(path);
    if (this.#known.has(key)) {
      const known = this.#known.get(key);
      if (known === undefined) return this.findings.mistake(path, 'refers to itself.');
      this.findings.tell(known.mistakes);
      return known.value;
    }
    this.#known.set(key, undefined);
    const known = this.findings.attempt(work);
    this.#known.set(key, known);
    this.findings.tell(known.mistakes);
    return known.value;
  }
}
