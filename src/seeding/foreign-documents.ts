import { isRecord } from '../domain/members.ts';

/** A file of another tool that says what a pipeline is, but not in a form that is taken, and what to give instead. */
interface ForeignForm<T> {
  isIt(document: T): boolean;
  readonly sentence: string;
}

type Members = Readonly<Record<string, unknown>>;

const terraformConfiguration =
  'this is configuration of Terraform; give what terraform show -json prints of the state, or of a plan: terraform plan -out=plan && terraform show -json plan > plan.json.';

const ofMembers: readonly ForeignForm<Members>[] = [
  {
    isIt: (members) => has(members, 'service', 'provider'),
    sentence:
      'this is a configuration of the Serverless Framework; give what serverless package makes of it: .serverless/cloudformation-template-update-stack.json.',
  },
  {
    isIt: (members) => Object.keys(members).length > 0 && Object.values(members).every(isResource),
    sentence:
      'these are resources of a template without the template; put Resources: above them, or give the template that they are put into.',
  },
  {
    isIt: (members) => has(members, 'Parameters') && isRecord(members.Parameters),
    sentence: parametersOf('this has parameters, and no Resources'),
  },
  {
    isIt: (members) => has(members, 'deployment') || (has(members, 'runtime') && isRecord(members.resources)),
    sentence: notRead('a program or a state of Pulumi'),
  },
  { isIt: (members) => has(members, 'apiVersion', 'kind'), sentence: notRead('an object of Kubernetes') },
  { isIt: (members) => isRecord(members.resource), sentence: terraformConfiguration },
  {
    isIt: (members) => has(members, 'version', 'phases'),
    sentence: 'this is a buildspec, which is for CodeBuild; what a build does here a stub says.',
  },
];

const ofTexts: readonly ForeignForm<string>[] = [
  {
    isIt: (text) => text.startsWith('PK\u0003\u0004'),
    sentence:
      'this is a zip; of a plan that terraform plan -out has written give what terraform show -json prints of it.',
  },
  {
    isIt: (text) => /^(?:resource|data|module|variable|provider|terraform|locals)\b[^\n:=]*\{[ \t]*$/m.test(text),
    sentence: terraformConfiguration,
  },
];

/** Marks of Jinja, ERB, Go's templates and Handlebars; a dynamic reference of CloudFormation is none. */
const engineMark = /\{%|<%|\{\{(?!resolve:)/;

/** What a document is that is none of those that are taken, in a sentence; undefined where nobody knows. */
export function foreignDocument(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const haveAll = (name: string) => value.length > 0 && value.every((item) => isRecord(item) && has(item, name));
    if (haveAll('ParameterKey')) return parametersOf('these are values of parameters');
    return haveAll('hosts') || haveAll('tasks') ? notRead('a playbook of Ansible') : undefined;
  }
  return isRecord(value) ? ofMembers.find(({ isIt }) => isIt(value))?.sentence : undefined;
}

/**
 * The same of a text that is no YAML, or in which there is no document.
 * @param wrongLine The line in which a parser of YAML finds the first mistake, if it does
 */
export function foreignText(text: string, wrongLine = ''): string | undefined {
  if (engineMark.test(wrongLine)) {
    return 'this line is for a template engine, which has to make a document of the file first; give that.';
  }
  return ofTexts.find(({ isIt }) => isIt(text))?.sentence;
}

function notRead(what: string): string {
  return `this is ${what}, which is not read; give the pipeline as aws codepipeline get-pipeline prints it.`;
}

function parametersOf(what: string): string {
  return `${what}; give its template, and this file with --parameter file://FILE.`;
}

function has(members: Members, ...names: readonly string[]): boolean {
  return names.every((name) => Object.hasOwn(members, name));
}

function isResource(value: unknown): boolean {
  return isRecord(value) && typeof value.Type === 'string' && /^\w+::/.test(value.Type);
}
