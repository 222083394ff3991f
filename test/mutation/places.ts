import { parseAst } from 'rolldown/parseAst';

/** One change to a source that tests should notice. */
export interface Mutant {
  /** Path from the root of the project. */
  readonly file: string;
  /** Offsets of the text that is replaced. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What kind of change it is: `condition`, `operator`, `literal`, `statement`. */
  readonly kind: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

const operators: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '==': '!=',
  '!=': '==',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '&&': '||',
  '||': '&&',
};

const methods: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  min: 'max',
  max: 'min',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  filter: 'slice',
  toSorted: 'slice',
  toReversed: 'slice',
  trim: 'toString',
};

/** Members that lead to types and module names, in which nothing is executed. */
const inert = new Set(['typeAnnotation', 'typeArguments', 'typeParameters', 'returnType', 'superTypeArguments']);

/** All mutants of a source. */
export function mutantsOf(file: string, source: string): Mutant[] {
  const found: Mutant[] = [];
  const replace = (node: Pick<Node, 'start' | 'end'>, text: string, kind: string) =>
    found.push({ file, start: node.start, end: node.end, text, kind });
  const textOf = ({ start, end }: Node) => source.slice(start, end);

  visit(parseAst(source, { lang: 'ts' }) as unknown as Node, (node) => {
    switch (node.type) {
      case 'IfStatement':
      case 'ConditionalExpression':
      case 'WhileStatement': {
        const test = node.test as Node;
        replace(test, `!(${textOf(test)})`, 'condition');
        if (node.type !== 'WhileStatement') replace(test, 'true', 'condition');
        replace(test, 'false', 'condition');
        break;
      }
      case 'BinaryExpression':
      case 'LogicalExpression': {
        const left = node.left as Node;
        const right = node.right as Node;
        if (node.operator === '??') {
          replace(node, textOf(left), 'operator');
          break;
        }
        const other = operators[node.operator as string];
        // A text is no number: `-` would give NaN, which everything notices.
        if (other === undefined || [left, right].some(isText)) break;
        replace(node, `${textOf(left)} ${other} ${textOf(right)}`, 'operator');
        break;
      }
      case 'UnaryExpression':
        if (node.operator === '!') replace(node, textOf(node.argument as Node), 'operator');
        break;
      case 'Literal':
        if (typeof node.value === 'number') replace(node, `${node.value + 1}`, 'literal');
        if (typeof node.value === 'boolean') replace(node, `${!node.value}`, 'literal');
        if (typeof node.value === 'string') replace(node, node.value === '' ? "'mutant'" : "''", 'literal');
        break;
      case 'MemberExpression': {
        const property = node.property as Node;
        const other = node.computed === true ? undefined : methods[property.name as string];
        if (other !== undefined && Object.hasOwn(methods, property.name as string))
          replace(property, other, 'operator');
        break;
      }
      case 'ExpressionStatement':
      case 'ThrowStatement':
        if (node.directive === undefined) replace(node, ';', 'statement');
        break;
      case 'ReturnStatement':
        if (node.argument !== null) replace(node, 'return undefined;', 'statement');
        break;
    }
  });
  return found;
}

function isText(node: Node): boolean {
  return node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string');
}

function visit(node: Node, see: (node: Node) => void): void {
  if (node.type.startsWith('TS') && !/^TS(As|Satisfies|NonNull)/.test(node.type)) return;
  // The names of modules, and strings that are keys of objects, are no values.
  if (node.type === 'ImportDeclaration' || node.type.startsWith('ExportAll')) return;
  see(node);
  for (const [name, member] of Object.entries(node)) {
    if (inert.has(name) || (name === 'key' && node.computed !== true) || (name === 'source' && 'specifiers' in node)) {
      continue;
    }
    for (const child of Array.isArray(member) ? member : [member]) {
      if (typeof child === 'object' && child !== null && typeof child.type === 'string') visit(child, see);
    }
  }
}
