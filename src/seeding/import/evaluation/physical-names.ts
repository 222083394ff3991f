import { hash } from 'node:crypto';
import { basename } from 'node:path';
import { memberOf, recordIn, textIn } from '../../../domain/members.ts';
import type { World } from '../../../domain/world.ts';

/** What a template would be deployed as. */
export interface Stack {
  readonly name: string;
  readonly world: World;
}

/**
 * The name of a stack whose template is a file: `cdk synth` calls a stack's template STACK.template.json. Where buckets
 * are named after the stack, it has no capitals, which AWS would refuse (Q4 [chosen]).
 */
export function stackNameOf(fileName: string, template: unknown): string {
  const [, stem = ''] = /^(.+?)(\.template)?\.(json|ya?ml|template)$/i.exec(basename(fileName)) ?? [];
  const legal = stem.replace(/[^A-Za-z0-9]+/g, '-').replace(/^[^A-Za-z]+|-+$/g, '') || 'Stack';
  return namesBucketsAfterStack(template) ? legal.toLowerCase() : legal;
}

function namesBucketsAfterStack(template: unknown): boolean {
  return Object.values(recordIn(template, 'Resources')).some((resource) => {
    if (textIn(resource, 'Type') !== 'AWS::S3::Bucket') return false;
    const name = memberOf(memberOf(resource, 'Properties'), 'BucketName');
    return JSON.stringify(name)?.includes('AWS::StackName');
  });
}

/** `AWS::Partition` and `AWS::URLSuffix` of a region. */
export function partitionOf({ world: { region } }: Stack): { readonly partition: string; readonly urlSuffix: string } {
  if (region.startsWith('cn-')) return { partition: 'aws-cn', urlSuffix: 'amazonaws.com.cn' };
  return { partition: region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws', urlSuffix: 'amazonaws.com' };
}

/** @param place Default: in the stack's region and account. */
export function arnIn(
  stack: Stack,
  service: string,
  resource: string,
  { region = stack.world.region, accountId = stack.world.accountId }: Partial<World> = {},
): string {
  return `arn:${partitionOf(stack).partition}:${service}:${region}:${accountId}:${resource}`;
}

/** The id of the stack itself. */
export function stackIdOf(stack: Stack): string {
  return arnIn(stack, 'cloudformation', `stack/${stack.name}/${uuidOf(stack.name)}`);
}

/** What is known of a resource when it is referred to. */
interface Named {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly name: string;
}

type Value = (resource: Named) => string;

/** How resources of a type are named, as far as pipelines refer to them. */
interface Naming {
  /** The property that gives the name. */
  readonly property?: string;
  /** A name that must be in lower case. */
  readonly lowerCase?: true;
  /** What Ref answers, when it is not the name. */
  readonly ref?: Value;
  readonly attributes?: Readonly<Record<string, Value>>;
}

const name: Value = (resource) => resource.name;
const id: Value = ({ stack, logicalId }) => uuidOf(stack.name, logicalId);

/** `arn:aws:SERVICE:REGION:ACCOUNT:PREFIXname` */
function arn(service: string, prefix: string, ending: Value = name): Value {
  return (resource) => arnIn(resource.stack, service, prefix + ending(resource));
}

function iamArn(prefix: string): Value {
  return (resource) => arnIn(resource.stack, 'iam', prefix + resource.name, { region: '' });
}

const bucketArn: Value = (resource) => arnIn(resource.stack, 's3', resource.name, { region: '', accountId: '' });
const bucketHost =
  (place: Value): Value =>
  (resource) =>
    `${resource.name}.s3${place(resource)}.${partitionOf(resource.stack).urlSuffix}`;

const connectionArn = arn('codestar-connections', 'connection/', id);
const functionArn = arn('lambda', 'function:');
const layerVersionArn = arn('lambda', 'layer:', (resource) => `${resource.name}:1`);
const layerVersion: Naming = { ref: layerVersionArn, attributes: { LayerVersionArn: layerVersionArn } };

/** By type of resource [documented: return values of each type's page in the template reference]. */
const namings: Readonly<Record<string, Naming>> = {
  'AWS::S3::Bucket': {
    property: 'BucketName',
    lowerCase: true,
    attributes: {
      Arn: bucketArn,
      DomainName: bucketHost(() => ''),
      RegionalDomainName: bucketHost(({ stack }) => `.${stack.world.region}`),
    },
  },
  'AWS::IAM::Role': { property: 'RoleName', attributes: { Arn: iamArn('role/') } },
  'AWS::KMS::Key': { ref: id, attributes: { Arn: arn('kms', 'key/', id), KeyId: id } },
  'AWS::KMS::Alias': { property: 'AliasName' },
  'AWS::CodeBuild::Project': { property: 'Name', attributes: { Arn: arn('codebuild', 'project/') } },
  'AWS::CodeCommit::Repository': {
    property: 'RepositoryName',
    ref: id,
    attributes: { Arn: arn('codecommit', ''), Name: name },
  },
  'AWS::CodeDeploy::Application': { property: 'ApplicationName' },
  'AWS::CodeDeploy::DeploymentGroup': { property: 'DeploymentGroupName' },
  'AWS::CodeStarConnections::Connection': { ref: connectionArn, attributes: { ConnectionArn: connectionArn } },
  'AWS::CodeConnections::Connection': {
    ref: arn('codeconnections', 'connection/', id),
    attributes: { ConnectionArn: arn('codeconnections', 'connection/', id) },
  },
  'AWS::CodePipeline::Pipeline': {
    property: 'Name',
    attributes: { Arn: arn('codepipeline', ''), Version: () => '1' },
  },
  'AWS::CodePipeline::Webhook': { property: 'Name' },
  'AWS::ECR::Repository': {
    property: 'RepositoryName',
    lowerCase: true,
    attributes: {
      Arn: arn('ecr', 'repository/'),
      RepositoryUri: ({ stack, name }) =>
        `${stack.world.accountId}.dkr.ecr.${stack.world.region}.${partitionOf(stack).urlSuffix}/${name}`,
    },
  },
  'AWS::ECS::Cluster': { property: 'ClusterName', attributes: { Arn: arn('ecs', 'cluster/') } },
  'AWS::ECS::Service': { property: 'ServiceName', ref: arn('ecs', 'service/'), attributes: { Name: name } },
  'AWS::ElasticBeanstalk::Application': { property: 'ApplicationName' },
  'AWS::ElasticBeanstalk::Environment': { property: 'EnvironmentName' },
  'AWS::Events::Rule': { property: 'Name', attributes: { Arn: arn('events', 'rule/') } },
  'AWS::Lambda::Function': { property: 'FunctionName', attributes: { Arn: functionArn } },
  'AWS::Serverless::Function': { property: 'FunctionName', attributes: { Arn: functionArn } },
  'AWS::Lambda::LayerVersion': layerVersion,
  'AWS::Serverless::LayerVersion': layerVersion,
  'AWS::SecretsManager::Secret': { ref: arn('secretsmanager', 'secret:') },
  'AWS::SNS::Topic': {
    property: 'TopicName',
    ref: arn('sns', ''),
    attributes: { TopicArn: arn('sns', ''), TopicName: name },
  },
  'AWS::SQS::Queue': {
    property: 'QueueName',
    ref: ({ stack, name }) =>
      `https://sqs.${stack.world.region}.${partitionOf(stack).urlSuffix}/${stack.world.accountId}/${name}`,
    attributes: { Arn: arn('sqs', ''), QueueName: name },
  },
  'AWS::SSM::Parameter': { property: 'Name' },
  'AWS::StepFunctions::StateMachine': {
    property: 'StateMachineName',
    ref: arn('states', 'stateMachine:'),
    attributes: { Arn: arn('states', 'stateMachine:'), Name: name },
  },
};

/** The property that names resources of a type, when there is one. */
export function namePropertyOf(type: string): string | undefined {
  return namings[type]?.property;
}

/** The name of a resource that is given none. */
export function inventedName(type: string, stack: Stack, logicalId: string): string {
  const generated = generatedName(stack, logicalId);
  return namings[type]?.lowerCase ? generated.toLowerCase() : generated;
}

/** What Ref answers for a resource. */
export function refOf(type: string, resource: Named): string {
  return (namings[type]?.ref ?? name)(resource);
}

/** What Fn::GetAtt answers; undefined for attributes of which nothing is known. */
export function attributeOf(type: string, attribute: string, resource: Named): string | undefined {
  const known = namings[type]?.attributes;
  if (known !== undefined && Object.hasOwn(known, attribute)) return known[attribute]?.(resource);
  if (attribute !== 'Arn') return undefined;
  const [, service = '', kind = ''] = type.toLowerCase().split('::');
  return arnIn(resource.stack, service, `${kind}/${resource.name}`);
}

/** A UUID that is always the same for the same words: what AWS would draw by lot. */
function uuidOf(...words: readonly string[]): string {
  return hash('sha256', JSON.stringify(words)).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
}

const longestName = 63;

/**
 * The name of a resource that is given none: the stack's and the logical one, as CloudFormation makes it but for what
 * that draws by lot, and no longer than a bucket's name may be.
 */
function generatedName({ name: stackName }: Stack, logicalId: string): string {
  const name = `${stackName}-${logicalId}`;
  return name.length <= longestName ? name : `${name.slice(0, longestName - 9)}-${uuidOf(name).slice(0, 8)}`;
}
