import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import type { EventRuleFixture } from '../../src/control/types.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { s3ClientFor } from '../support/s3.ts';

type Input = Pick<EventRuleFixture['Targets'][number], 'Input' | 'InputPath' | 'InputTransformer'>;

const bucketArn = 'arn:aws:s3:::uploads';
const key = 'say "hi"';
const InputPathsMap = {
  key: '$.detail.object.key',
  size: '$.detail.object.size',
  bucket: '$.detail.bucket',
  all: '$.resources',
  first: '$.resources[0]',
  second: '$.resources[1]',
  each: '$.resources[*]',
  names: '$.detail.bucket[*].name',
  none: '$.detail.none',
};

const template = (InputTemplate: string): Input => ({ InputTransformer: { InputPathsMap, InputTemplate } });
const topicArn = (place: number) => `arn:aws:sns:us-east-1:123456789012:Case${place}`;

/** What a topic is told by a rule, as the service was seen to deliver it (J44); undefined where it is told nothing. */
const cases: readonly [string, Input, string | undefined][] = [
  ['Input as it stands', { Input: '{ "a": 1.0 }' }, '{ "a": 1.0 }'],
  ['an empty Input', { Input: '' }, undefined],
  ['a text of the event', { InputPath: '$.detail.object.key' }, '"say \\"hi\\""'],
  ['a number', { InputPath: '$.detail.object.size' }, '2'],
  ['an object', { InputPath: '$.detail.bucket' }, '{"name":"uploads"}'],
  ['an item of a list', { InputPath: '$.resources[0]' }, `"${bucketArn}"`],
  ['all items of a list', { InputPath: '$.resources[*]' }, `["${bucketArn}"]`],
  ['what is not there', { InputPath: '$.detail.none' }, '{}'],
  ['an item that is not there', { InputPath: '$.resources[7]' }, '{}'],
  ['what no object has itself', { InputPath: '$.detail.constructor' }, '{}'],
  ['no path', { InputPath: '' }, '{}'],
  [
    'an object of values',
    template('{"k":<key>,"s":<size>,"b":<bucket>}'),
    `{"k":"say \\"hi\\"","s":2,"b":{"name":"uploads"}}`,
  ],
  [
    'lists',
    template('{"a":<all>,"f":<first>,"e":<each>}'),
    `{"a":["${bucketArn}"],"f":"${bucketArn}","e":["${bucketArn}"]}`,
  ],
  ['what is not there, in an object', template('{"n":<none>,"s":<second>,"l":[<none>]}'), '{"n":"","s":"","l":[""]}'],
  ['items of what is no list', template('{"n":<names>}'), '{"n":[]}'],
  ['values in quotes of an object', template('{"t":"<size> of <key>, <none>"}'), '{"t":"2 of say \\"hi\\", "}'],
  ['an object in quotes of an object', template('{"t":"<bucket>"}'), undefined],
  ['a list in quotes of an object', template('{"t":"<all>"}'), undefined],
  ['values in a text', template('"<size> in <bucket> of <all>, <none>"'), `"2 in {name:uploads} of [${bucketArn}], "`],
  ['a text with quotes in a text', template('"got <key>"'), undefined],
  ['escaped quotes around a value', template('"got \\"<size>\\""'), '"got \\"2\\""'],
  ['lines of texts', template('"<size>"\n"<first>"'), `"2"\n"${bucketArn}"`],
  ['a number alone', template('<size>'), '2'],
  ['a text alone', template('<first>'), undefined],
  ['nothing alone', template('<none>'), undefined],
  ['a number in a list', template('["fixed",<size>]'), '["fixed",2]'],
  ['a text in a list', template('[<first>]'), undefined],
  ['nothing in a list', template('[1,<none>]'), undefined],
  ['a name that is not given, in a text', template('"an <other>"'), '"an <other>"'],
  ['a name that is not given, in an object', template('{"an":<other>}'), undefined],
  [
    'what EventBridge predefines',
    template('{"r":<aws.events.rule-name>,"t":<aws.events.event.ingestion-time>,"e":<aws.events.event>}'),
    '{"r":"all","t":"2030-01-01T00:00:00.000Z","e":{"id":"ID","account":"123456789012","detailType":"Object Created",' +
      `"time":1893456000000,"source":"aws.s3","region":"us-east-1","resources":["${bucketArn}"],"version":"0"}}`,
  ],
];

test('a rule gives its targets what the service was seen to deliver, and nothing that would be no JSON (J44)', async () => {
  await using emulator = await startTestEmulator();
  const told = new Map<string, string>();
  await emulator.functions.register('Notify', async (event) => {
    const [{ Sns }] = (event as unknown as { Records: [{ Sns: { TopicArn: string; Message: string } }] }).Records;
    told.set(Sns.TopicArn, Sns.Message.replace(/"id":"[0-9a-f-]+"/, '"id":"ID"'));
  });
  const Endpoint = 'arn:aws:lambda:us-east-1:123456789012:function:Notify';
  await emulator.fixtures.load({
    subscriptions: cases.map((_, place) => ({ TopicArn: topicArn(place), Endpoint })),
    eventRules: [
      {
        Name: 'all',
        EventPattern: { source: ['aws.s3'], 'detail-type': ['Object Created'] },
        Targets: cases.map(([, input], place) => ({ Arn: topicArn(place), ...input })),
      },
    ],
    buckets: [{ name: 'uploads' }],
  });

  await s3ClientFor(emulator).send(new PutObjectCommand({ Bucket: 'uploads', Key: key, Body: 'ab' }));
  await emulator.idle();

  expect(cases.map(([what], place) => [what, told.get(topicArn(place))])).toEqual(
    cases.map(([what, , message]) => [what, message]),
  );
  const silent = cases.flatMap(([, , message], place) => (message === undefined ? [topicArn(place)] : []));
  expect(emulator.log.filter((line) => line.startsWith('warning: Rule all'))).toEqual(
    silent.map((arn) => `warning: Rule all gives ${arn} nothing: what it makes of the event is no JSON.`),
  );
});

test.each<[Input, string]>([
  [{ Input: '{}', InputPath: '$.detail' }, 'Only one of Input, InputPath and InputTransformer can be given.'],
  [{ Input: 'no JSON' }, 'Input: is no JSON.'],
  ...["$['detail']", '$.detail["key"]', '$..key', '$.list[-1]', '$.list[0:2]', '$.detail.*', 'detail.key'].map(
    (InputPath): [Input, string] => [{ InputPath }, `InputPath: '${InputPath}' is no path that EventBridge takes`],
  ),
  [
    { InputTransformer: { InputPathsMap: { a: '' }, InputTemplate: '{"a":<a>}' } },
    "InputPathsMap: a: '' is no path that EventBridge takes",
  ],
  [
    { InputTransformer: { InputPathsMap: { 'a.b': '$.id' }, InputTemplate: '{"a":<a.b>}' } },
    "InputPathsMap: 'a.b' is no name; it has letters, digits, _ and - alone.",
  ],
  [template('got <key>'), 'InputTemplate: is no JSON, and no lines of texts in quotes.'],
  [template('<key> of\n<size>'), 'InputTemplate: is no JSON, and no lines of texts in quotes.'],
  [template(''), 'InputTemplate: is no JSON, and no lines of texts in quotes.'],
  [template('{"<key>" : 1}'), 'InputTemplate: a name in brackets cannot be the key of an object.'],
  ...['"<aws.events.event>"', '[<aws.events.event>]', '<aws.events.event>', '{"a":"<aws.events.event>"}'].map(
    (text): [Input, string] => [
      template(text),
      "InputTemplate: <aws.events.event> can only be the value of an object's field.",
    ],
  ),
])('an input that PutTargets refuses is a mistake: %j', async (input, why) => {
  await using emulator = await startTestEmulator();
  const Targets = [{ Arn: topicArn(1) }, { Arn: topicArn(2), ...input }];

  const refusal = emulator.fixtures.load({
    eventRules: [{ Name: 'all', EventPattern: { source: ['aws.s3'] }, Targets }],
  });

  await expect(refusal).rejects.toThrow(`eventRules[0]: Targets[1]: ${why}`);
});
