import { isRecord, memberOf, recordIn, textIn } from '../../domain/members.ts';

/** A file of another tool that says what a pipeline is, but not in a form that is taken, and what to give instead. */
interface ForeignForm<T> {
  isIt(document: T): boolean;
  readonly sentence: string;
}

type Members = Readonly<Record<string, unknown>>;

const terraformConfiguration =
  'this is configuration of Terraform; give what terraform show -json prints of the state, or of a plan: terraform plan -out=plan && terraform show -json plan > plan.json.';

const ofServerless =
  'of the Serverless Framework; give what serverless package makes of it: .serverless/cloudformation-template-update-stack.json.';

const ofMembers: readonly ForeignForm<Members>[] = [
  {
    isIt: (members) => has(members, 'service', 'provider'),
    sentence: `this is a configuration ${ofServerless}`,
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
  {
    isIt: (members) => has(members, 'stages') && isRecord(members.source),
    sentence: notRead('a pipeline manifest of AWS Copilot'),
  },
  {
    isIt: ({ pipelines }) =>
      Array.isArray(pipelines) && pipelines.some((one) => isRecord(one) && has(one, 'default_providers')),
    sentence: notRead('a deployment map of the AWS Deployment Framework'),
  },
  {
    isIt: ({ version, modules }) => typeof version === 'number' && version < 4 && Array.isArray(modules),
    sentence:
      'this is a state of Terraform 0.11 or older; give what terraform show -json of a later Terraform prints of it.',
  },
  {
    isIt: (members) =>
      typeof members.app === 'string' ||
      ['artifacts', 'files', 'tree'].some((member) => has(members, 'version', member) && isRecord(members[member])),
    sentence: 'this is a file of the CDK; give the folder that cdk synth writes: --fixtures cdk.out.',
  },
  {
    isIt: (members) => has(members, 'template-file-path'),
    sentence:
      "this is a deployment file of CloudFormation's Git sync; give its template, and its parameters with --parameter NAME=VALUE.",
  },
  {
    isIt: (members) => printedByOthers.some((member) => has(members, member)) || isListOfPipelines(members),
    sentence: 'this is what another command of the AWS CLI prints; give what aws codepipeline get-pipeline prints.',
  },
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
    isIt: (text) => text.startsWith('{"@level":'),
    sentence:
      'these are messages of terraform plan -json; give what terraform show -json prints of the plan, or of the state.',
  },
  {
    isIt: (text) =>
      /^(?:(?:[ \t]*[-+~][ \t]+)?resource|data|module|variable|provider|terraform|locals|include|generate)\b[^\n:=]*\{[ \t]*$/m.test(
        text,
      ),
    sentence: terraformConfiguration,
  },
  {
    isIt: (text) => /^\s*(?:#.*\s+)*(?:\[[\w.-]+\]|[\w.-]+[ \t]*=)/.test(text),
    sentence: 'this is in neither YAML nor JSON; give a template, or a fixture document.',
  },
];

/**
 * By what get-pipeline-state, list-pipeline-executions, get-pipeline-execution and list-action-executions are known.
 */
const printedByOthers = ['stageStates', 'pipelineExecutionSummaries', 'pipelineExecution', 'actionExecutionDetails'];

/** Whoever has `output = table` or `text` in the AWS CLI's configuration gets that into a file, too. */
const printedForPeople = /^(?:-{5,}\s+\||(?:METADATA|PIPELINE|ACTIONTYPES?|WEBHOOKS?|JOBDETAILS)\s)/;

/** What list-pipelines prints has no stages. */
function isListOfPipelines({ pipelines }: Members): boolean {
  if (!Array.isArray(pipelines) || pipelines.length === 0) return false;
  return pipelines.every((one) => isRecord(one) && has(one, 'name', 'updated') && !has(one, 'stages'));
}

/** Marks of Jinja, ERB, Go's templates and Handlebars; a dynamic reference of CloudFormation is none. */
const engineMark = /\{%|<%|\{\{(?!resolve:)/;

/** What a document is that is none of those that are taken, in a sentence; undefined where nobody knows. */
export function foreignDocument(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const haveAll = (name: string) => value.length > 0 && value.every((item) => isRecord(item) && has(item, name));
    if (haveAll('ParameterKey')) return parametersOf('these are values of parameters');
    return haveAll('hosts') || haveAll('tasks') ? notRead('a playbook of Ansible') : undefined;
  }
  if (typeof value === 'string' && printedForPeople.test(value)) {
    return 'this is what the AWS CLI prints as text or as a table; give what it prints with --output json.';
  }
  return isRecord(value) ? ofMembers.find(({ isIt }) => isIt(value))?.sentence : undefined;
}

/**
 * Where a template has a variable of the Serverless Framework, which puts its value there before anything else reads
 * the template, in what a pipeline depends on. [documented: Serverless Framework, "Variables"]
 */
export function serverlessVariableIn(
  template: unknown,
): { readonly path: readonly (string | number)[]; readonly sentence: string } | undefined {
  const ofPipelines = Object.entries(recordIn(template, 'Resources')).filter(([, resource]) =>
    textIn(resource, 'Type').startsWith('AWS::CodePipeline::'),
  );
  const path =
    pathOfVariable(memberOf(template, 'Conditions'), ['Conditions']) ??
    pathOfVariable(Object.fromEntries(ofPipelines), ['Resources']);
  return path && { path, sentence: `this is a variable ${ofServerless}` };
}

/** PowerShell and shells have braces with other names, and with other signs after the colon. */
const serverlessVariable = /\$\{(?:(?:self|opt|sls):[A-Za-z]|(?:ssm|cf)(?:\([^)]*\))?:[A-Za-z/]|file\()/;

function pathOfVariable(value: unknown, path: readonly (string | number)[]): typeof path | undefined {
  if (typeof value === 'string') return serverlessVariable.test(value) ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const found = pathOfVariable(member, [...path, Array.isArray(value) ? Number(name) : name]);
    if (found !== undefined) return found;
  }
  return undefined;
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
