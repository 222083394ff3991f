import { readFileSync, writeFileSync } from 'node:fs';
import { type Declaration, type Members, type Shape, shapeOfMember } from '../src/model/shape.ts';

/**
 * Writes out, in declarations that the compiler made, each type that is derived from a shape: as an interface whose
 * members have their descriptions. Whoever hovers over a member in an editor reads them there, and the package's types
 * need no types of the shapes'.
 * @param target Made of `source` by the compiler.
 */
export async function writeDeclarations(source: URL, target: URL): Promise<void> {
  const text = readFileSync(target, 'utf8');
  const shapes = new Map<string, Shape>();
  for (const [, module = ''] of readFileSync(source, 'utf8').matchAll(/ from '(\.[\w./-]+\.ts)';/g)) {
    for (const [name, value] of Object.entries(await import(new URL(module, source).href))) {
      if (typeof value === 'object' && value !== null && 'declaration' in value) shapes.set(name, value as Shape);
    }
  }
  const derived = [...text.matchAll(/^export interface (\w+) extends TypeOf<typeof (\w+)> \{\s*\}\n/gm)];
  const names = new Map(derived.map(([, name = '', shape = '']) => [shapes.get(shape), name]));
  let written = text;
  for (const [whole, name = '', shapeName = ''] of derived) {
    const shape = shapes.get(shapeName);
    if (shape === undefined) throw new Error(`${source.pathname} has ${name} of ${shapeName}, which is no shape.`);
    written = written.replace(whole, () => interfaceOf(name, shape, names));
  }
  writeFileSync(target, withoutImportsOf(shapes, written));
}

type Names = ReadonlyMap<Shape | undefined, string>;

function interfaceOf(name: string, { declaration, description }: Shape, names: Names): string {
  if (declaration.kind !== 'object') throw new Error(`${name} is not an object.`);
  const base = declaration.base && names.get(declaration.base);
  const members = { ...(base === undefined && declaration.base?.members), ...declaration.members };
  const heading = `export interface ${name} ${base === undefined ? '' : `extends ${base} `}`;
  return `${commentOf(description, '')}${heading}${membersOf(members, names, '')}\n\n`;
}

function membersOf(members: Members, names: Names, indent: string): string {
  const inner = `${indent}    `;
  const lines = Object.entries(members).map(([name, member]) => {
    const shape = shapeOfMember(member);
    const key = /^\w+$/.test(name) ? name : `'${name}'`;
    const type = typeOf(shape, names, inner);
    return `${commentOf(shape.description, inner)}${inner}readonly ${key}${'optional' in member ? '?' : ''}: ${type};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

function typeOf(shape: Shape, names: Names, indent: string): string {
  return names.get(shape.origin ?? shape) ?? written(shape.declaration, names, indent);
}

function written(declaration: Declaration, names: Names, indent: string): string {
  switch (declaration.kind) {
    case 'text':
      return declaration.text;
    case 'list': {
      const item = typeOf(declaration.item, names, indent);
      return `readonly ${/^[^{]* [|&] /.test(item) ? `(${item})` : item}[]`;
    }
    case 'map':
      return `Readonly<Record<string, ${typeOf(declaration.item, names, indent)}>>`;
    case 'union':
      return declaration.forms.map((form) => typeOf(form, names, indent)).join(' | ');
    case 'object':
      return membersOf({ ...declaration.base?.members, ...declaration.members }, names, indent);
  }
}

const widest = 120;

function commentOf(description: string | undefined, indent: string): string {
  if (description === undefined) return '';
  const line = `${indent}/** ${description} */\n`;
  if (line.length <= widest + 1) return line;
  const lines = [''];
  for (const word of description.split(' ')) {
    const last = lines.at(-1) as string;
    if (`${indent} * ${last} ${word}`.length > widest) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return `${indent}/**\n${lines.map((one) => `${indent} * ${one}\n`).join('')}${indent} */\n`;
}

/** Of what the derived types were made of, nothing is left. */
function withoutImportsOf(shapes: ReadonlyMap<string, Shape>, text: string): string {
  const isGone = (name: string) => name === 'TypeOf' || shapes.has(name);
  return text.replace(/^import type \{ ([^}]*) \} from '[^']*';\n/gm, (line, names: string) =>
    names.split(', ').every(isGone) ? '' : line,
  );
}
