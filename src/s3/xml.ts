import { SaxesParser } from 'saxes';
import { S3Error } from '../model/s3-error.ts';
import { escapeXml } from '../protocol/formats/xml.ts';

/**
 * An XML document to be written: members become elements, those that begin with `@` attributes of theirs, lists repeat
 * theirs, undefined leaves one out.
 */
type XmlContent = string | number | boolean | undefined | XmlObject | readonly XmlContent[];
export interface XmlObject {
  readonly [element: string]: XmlContent;
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

export function writeXml(root: string, content: XmlObject): string {
  return `${declaration}<${root} xmlns="${namespace}">${writeMembers(content)}</${root}>`;
}

/** The document of an error, the only one in no namespace. */
export function writeError(content: XmlObject): string {
  return `${declaration}<Error>${writeMembers(content)}</Error>`;
}

/** A document that is one element with a text. */
export function writeText(root: string, text: string): string {
  return `${declaration}<${root} xmlns="${namespace}">${escapeText(text)}</${root}>`;
}

function writeMembers(content: XmlObject): string {
  let text = '';
  for (const [name, value] of Object.entries(content)) {
    if (name.startsWith('@')) continue;
    if (Array.isArray(value)) for (const item of value as readonly XmlContent[]) text += writeElement(name, item);
    else text += writeElement(name, value);
  }
  return text;
}

function writeElement(name: string, value: XmlContent): string {
  if (value === undefined) return '';
  const isObject = typeof value === 'object';
  const inner = isObject ? writeMembers(value as XmlObject) : escapeText(String(value));
  const start = isObject ? name + writeAttributes(value as XmlObject) : name;
  return inner === '' ? `<${start}/>` : `<${start}>${inner}</${name}>`;
}

function writeAttributes(content: XmlObject): string {
  return Object.entries(content)
    .filter(([name]) => name.startsWith('@'))
    .map(([name, value]) => ` ${name.slice(1)}="${escapeText(String(value))}"`)
    .join('');
}

/** A document that somebody else wrote, which is sound. */
export function withDeclaration(document: string): string {
  return document.trimStart().startsWith('<?xml') ? document : declaration + document;
}

/** S3 writes references to control characters, which no XML allows, and so do we. */
function escapeText(text: string): string {
  return escapeXml(text, reference);
}

function reference(character: string): string {
  return `&#x${character.charCodeAt(0).toString(16)};`;
}

/** An element that was read. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** Deeper than any document of S3's. */
const deepest = 16;

/**
 * Reads a document. The parser knows the five entities of XML itself and no others: it reads no DTD, so nothing can be
 * expanded or fetched, and a document that brings one is refused (docs/decisions/0006-s3-subset.md).
 * @throws S3Error MalformedXML
 */
export function readXml(document: string, root: string): XmlElement {
  if (document === '') throw new S3Error('MissingRequestBodyError');
  const top = { name: '', children: [] as XmlElement[], text: '' };
  const open = [top];
  const parser = new SaxesParser();
  parser.on('doctype', refuse);
  parser.on('error', refuse);
  parser.on('opentag', ({ name }) => {
    if (open.length > deepest) refuse();
    const element = { name: name.slice(name.indexOf(':') + 1), children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const addText = (text: string) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(document).close();
  const element = top.children[0];
  return element?.name === root ? element : refuse();
}

function refuse(): never {
  throw new S3Error('MalformedXML');
}

/** The children of this name. */
export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The text of the first child of this name. */
export function textOf(element: XmlElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}
