import { createHash } from 'node:crypto';
import aws4 from 'aws4';
import type { OperationName } from '../../../src/model/service-model.ts';
import { buildType } from '../jobs.ts';
import { PlausibleInputs, pipelineNames, plausibleDocument } from '../plausible-inputs.ts';
import { askSts, type Key, keyIn } from '../sts.ts';
import { webhook } from '../webhooks.ts';
import { Client } from './client.ts';
import { Connection, type WireAnswer, type WireRequest } from './connection.ts';
import type { Random } from './random.ts';

/** An account and a region, of which another must not see or change anything. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** What brings things about in a place, so that there is something of each kind. */
const life: readonly OperationName[] = [
  ...['CreatePipeline', 'CreatePipeline', 'CreateCustomActionType', 'PutWebhook', 'TagResource', 'ListPipelines'],
  ...Array.from({ length: 6 }, () => ['StartPipelineExecution', 'PollForJobs', 'AcknowledgeJob'] as const).flat(),
  ...['PollForThirdPartyJobs', 'GetThirdPartyJobDetails', 'AcknowledgeThirdPartyJob', 'PutJobSuccessResult'],
  ...['GetPipelineState', 'ListActionExecutions', 'ListPipelineExecutions', 'ListRuleExecutions', 'ListWebhooks'],
  ...['DisableStageTransition', 'GetPipelineState', 'ListActionExecutions'],
] as readonly OperationName[];

/** The documents of places: everywhere the same names. */
export function documentOf({ account, region }: Place) {
  return {
    ...plausibleDocument,
    account,
    region,
    jobs: [
      {
        actionTypeId: buildType,
        count: 3,
        inputArtifacts: [{ name: 'In' }],
        outputArtifacts: [{ name: 'Out' }],
        configuration: {},
      },
    ],
    webhooks: [],
  };
}

/** A place as one of its people sees it. */
export class Inhabitant {
  readonly place: Place;
  readonly inputs = new PlausibleInputs();
  readonly #port: number;
  readonly #connection: Connection;

  constructor(port: number, place: Place) {
    this.place = place;
    this.#port = port;
    this.#connection = new Connection(port);
  }

  /** The key of the account itself. */
  get key(): Key {
    return { accessKeyId: this.place.account, secretAccessKey: 'test' };
  }

  /** Credentials of a role of the account. */
  async roleKey(): Promise<Key> {
    const parameters = {
      Action: 'AssumeRole',
      RoleArn: `arn:aws:iam::${this.place.account}:role/r`,
      RoleSessionName: 'me',
    };
    return keyIn(await askSts({ endpoint: `http://127.0.0.1:${this.#port}` }, parameters, this.key));
  }

  /** An input that names what there is in this place. */
  inputOf(operation: OperationName, random: Random): object {
    const text = JSON.stringify(this.inputs.of(operation, random));
    return JSON.parse(text.replaceAll('123456789012', this.place.account).replaceAll('us-east-1', this.place.region));
  }

  async call(operation: OperationName, input: object, key: Key = this.key) {
    const body = JSON.stringify(input);
    const answer = await this.#send('codepipeline', key, {
      method: 'POST',
      target: '/',
      headers: [
        ['Content-Type', 'application/x-amz-json-1.1'],
        ['X-Amz-Target', `CodePipeline_20150709.${operation}`],
      ],
      body,
    });
    return { status: answer.status, text: answer.body.toString() };
  }

  s3(key: Key, method: string, target: string, body: string | Buffer = ''): Promise<WireAnswer> {
    const hash = createHash('sha256').update(body).digest('hex');
    return this.#send('s3', key, { method, target, headers: [['X-Amz-Content-Sha256', hash]], body });
  }

  /** Lets things happen in the place, until there is something of each kind. */
  async live(random: Random): Promise<void> {
    for (let turn = 0; turn < 3; turn++) {
      for (const operation of life) {
        const input = this.inputOf(operation, random);
        const { status, text } = await this.call(operation, input);
        if (status === 200) this.inputs.learn(operation, input, text === '' ? undefined : JSON.parse(text));
      }
    }
  }

  /** All that can be read in the place, one text an answer. */
  async look(): Promise<string[]> {
    using client = new Client(this.#port);
    await client.control('POST', '/idle', { timeout: '10s' });
    const texts: string[] = [];
    const read = async (operation: OperationName, input: object) => {
      texts.push(`${operation} ${JSON.stringify(input)}: ${(await this.call(operation, input)).text}`);
    };
    const { account, region } = this.place;
    const arn = `arn:aws:codepipeline:${region}:${account}:`;
    await read('ListPipelines', {});
    await read('ListWebhooks', {});
    await read('ListActionTypes', { actionOwnerFilter: 'Custom' });
    for (const name of pipelineNames) {
      await read('GetPipeline', { name });
      await read('GetPipelineState', { name });
      for (const list of ['ListPipelineExecutions', 'ListActionExecutions', 'ListRuleExecutions'] as const)
        await read(list, { pipelineName: name });
    }
    for (const resource of [...pipelineNames, `webhook:${webhook().name}`, 'actiontype:Custom/Test/Lint/1'])
      await read('ListTagsForResource', { resourceArn: arn + resource });
    const { body } = await client.control('GET', `/jobs?account=${account}&region=${region}&limit=1000`);
    for (const { id } of body.jobs as { id: string }[]) {
      texts.push(JSON.stringify((await client.control('GET', `/jobs/${id}`)).body));
    }
    return texts;
  }

  close(): void {
    this.#connection.close();
  }

  #send(service: string, key: Key, { method, target, headers, body = '' }: WireRequest): Promise<WireAnswer> {
    const host = `127.0.0.1:${this.#port}`;
    const signed = aws4.sign(
      {
        host,
        service,
        region: this.place.region,
        method,
        path: target,
        headers: Object.fromEntries(headers),
        body: body as string,
        ...(service === 's3' && { doNotModifyHeaders: false }),
      },
      key,
    );
    return this.#connection.send({
      method,
      target,
      headers: Object.entries(signed.headers ?? {}).map(([name, value]) => [name, String(value)] as const),
      body,
    });
  }
}
