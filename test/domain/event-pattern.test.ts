import { describe, expect, test } from 'vitest';
import { type EventPattern, mismatchIn, patternOffence } from '../../src/domain/events/event-pattern.ts';

const event = {
  source: 'aws.s3',
  detail: {
    object: { key: 'build/app.zip', size: 5 },
    resources: [{ ARN: 'a' }, { ARN: 'b' }],
    tags: ['x', 'y'],
    lists: [['x'], [['z']]],
    nothing: [],
    none: null,
    no: '',
  },
};

const keyIs = (item: unknown): EventPattern => ({ detail: { object: { key: [item] } } });

describe('a pattern matches (EventBridge user guide, Comparison operators)', () => {
  test.each<[string, EventPattern]>([
    ['one of several values', { source: ['aws.ec2', 'aws.s3'] }],
    ['a prefix', keyIs({ prefix: 'build/' })],
    ['a prefix in any case', keyIs({ prefix: { 'equals-ignore-case': 'BUILD/' } })],
    ['a suffix', keyIs({ suffix: '.zip' })],
    ['a suffix in any case', keyIs({ suffix: { 'equals-ignore-case': '.ZIP' } })],
    ['a text in any case', keyIs({ 'equals-ignore-case': 'Build/App.zip' })],
    ['a wildcard', keyIs({ wildcard: 'build/*.zip' })],
    ['wildcards that meet', keyIs({ wildcard: '*app*zip*' })],
    ['anything but a value', keyIs({ 'anything-but': 'other' })],
    ['anything but some', keyIs({ 'anything-but': ['other', 'more'] })],
    ['anything but a prefix', keyIs({ 'anything-but': { prefix: 'test/' } })],
    ['anything but some suffixes', keyIs({ 'anything-but': { suffix: ['.txt', '.md'] } })],
    ['anything but a wildcard', keyIs({ 'anything-but': { wildcard: '*/lib/*' } })],
    ['anything but a text in any case', keyIs({ 'anything-but': { 'equals-ignore-case': 'x' } })],
    ['a number', { detail: { object: { size: [5] } } }],
    ['a range', { detail: { object: { size: [{ numeric: ['>', 0, '<=', 5] }] } } }],
    ['what is there', { detail: { object: { key: [{ exists: true }] } } }],
    ['what is not there', { detail: { object: { version: [{ exists: false }] } } }],
    ['null', { detail: { none: [null] } }],
    ['an empty text', { detail: { no: [''] } }],
    ['an item of a list', { detail: { tags: ['y'] } }],
    ['an item of a list in a list', { detail: { lists: ['z'] } }],
    ['an empty list, which is not there', { detail: { nothing: [{ exists: false }] } }],
    ['an object of a list', { detail: { resources: { ARN: ['b'] } } }],
    ['an object, which is no value', { detail: { object: [{ exists: false }] } }],
    ['levels that a dot parts', { 'detail.object': { key: [{ prefix: 'build/' }] }, detail: { 'object.size': [5] } }],
    ['one of several patterns', { detail: { $or: [{ no: ['x'] }, { object: { size: [5] } }] } }],
  ])('%s', (_, pattern) => {
    expect(patternOffence(pattern)).toBeUndefined();
    expect(mismatchIn(pattern, event)).toBeUndefined();
  });
});

describe('a pattern does not match, at the path that is told', () => {
  test.each<[EventPattern, string]>([
    [{ source: ['aws.ec2'] }, 'source'],
    [keyIs('app.zip'), 'detail.object.key'],
    [keyIs({ prefix: 'app' }), 'detail.object.key'],
    [keyIs({ suffix: 'build' }), 'detail.object.key'],
    [keyIs({ wildcard: 'build/*.tgz' }), 'detail.object.key'],
    [keyIs({ wildcard: 'build/app.zip*p' }), 'detail.object.key'],
    [keyIs({ wildcard: 'build/\\*' }), 'detail.object.key'],
    [keyIs({ 'anything-but': ['build/app.zip'] }), 'detail.object.key'],
    [keyIs({ 'anything-but': { prefix: ['a', 'build'] } }), 'detail.object.key'],
    [{ detail: { other: [{ 'anything-but': 'x' }] } }, 'detail.other'],
    [{ detail: { object: { size: ['5'] } } }, 'detail.object.size'],
    [{ detail: { object: { size: [{ numeric: ['<', 5] }] } } }, 'detail.object.size'],
    [{ detail: { object: { key: [{ exists: false }] } } }, 'detail.object.key'],
    [{ detail: { missing: { key: ['a'] } } }, 'detail.missing.key'],
    [{ detail: { resources: { ARN: ['c'] } } }, 'detail.resources.ARN'],
    [{ detail: { nothing: [{ exists: true }] } }, 'detail.nothing'],
    [{ detail: { nothing: [{ 'anything-but': 'x' }] } }, 'detail.nothing'],
    [{ detail: { nothing: { ARN: ['a'] } } }, 'detail.nothing.ARN'],
    [{ detail: { object: [{ exists: true }] } }, 'detail.object'],
    [{ detail: { object: [{ 'anything-but': 'x' }] } }, 'detail.object'],
    [{ 'detail.object.key': ['app.zip'] }, 'detail.object.key'],
    [{ detail: { $or: [{ no: ['x'] }, { object: { size: [6] } }] } }, 'detail.$or'],
  ])('%j', (pattern, path) => {
    expect(patternOffence(pattern)).toBeUndefined();
    expect(mismatchIn(pattern, event)).toBe(path);
  });
});

test.each<[unknown, string]>([
  [{}, 'the pattern is empty.'],
  [{ source: 'aws.s3' }, 'source must be an object, or a list of what matches.'],
  [{ source: [] }, 'source is an empty list, which nothing matches.'],
  [{ source: [{ prefx: 'a' }] }, "source: Unknown operator 'prefx'. Did you mean 'prefix'?"],
  [{ source: [{ prefix: 5 }] }, "source: 'prefix' is given what it does not take."],
  [{ source: [{ 'anything-but': { exists: true } }] }, "source: 'anything-but' is given what it does not take."],
  [{ source: [{ numeric: ['~', 5] }] }, "source: 'numeric' is given what it does not take."],
  [{ source: [{ numeric: ['<=', 5, '>', 0] }] }, "source: 'numeric' is given what it does not take."],
  [{ source: [{ numeric: ['>', 0, '=', 5] }] }, "source: 'numeric' is given what it does not take."],
  [{ source: [{ numeric: ['>=', 5, '<=', 5] }] }, "source: 'numeric' is given what it does not take."],
  [{ source: [{ 'anything-but': [null] }] }, "source: 'anything-but' is given what it does not take."],
  [{ source: [{ 'anything-but': true }] }, "source: 'anything-but' is given what it does not take."],
  [{ source: [{ 'anything-but': ['a', 1] }] }, "source: 'anything-but' is given what it does not take."],
  [{ source: [{ 'anything-but': [] }] }, "source: 'anything-but' is given what it does not take."],
  [{ source: [{ 'anything-but': { prefix: '' } }] }, "source: 'anything-but' is given what it does not take."],
  [{ source: [{ wildcard: 'a**b' }] }, "source: 'wildcard' is given what it does not take."],
  [{ source: [{ wildcard: 'a\\b' }] }, "source: 'wildcard' is given what it does not take."],
  [{ source: [{ cidr: '10.0.0.0/32' }] }, "source: 'cidr' is given what it does not take."],
  [{ source: [{ cidr: '10.0.256.0/8' }] }, "source: 'cidr' is given what it does not take."],
  [{ source: [{ cidr: '2001:db8::/128' }] }, "source: 'cidr' is given what it does not take."],
  [{ source: [{ cidr: '1::2::3/8' }] }, "source: 'cidr' is given what it does not take."],
  [{ source: [{ cidr: '10.0.0.0' }] }, "source: 'cidr' is given what it does not take."],
  [{ source: [{ cidr: 10 }] }, "source: 'cidr' is given what it does not take."],
  [{ source: [['a']] }, 'source: a list stands in a list.'],
  [{ detail: { $or: [{ a: ['b'] }] } }, 'detail.$or needs a list of at least two patterns.'],
  [{ $or: { a: ['b'], c: ['d'] } }, '$or needs a list of at least two patterns.'],
  [{ $or: [['a'], { a: ['b'] }] }, '$or.0 must be an object.'],
  [['aws.s3'], 'the pattern must be an object.'],
  [null, 'the pattern must be an object.'],
])('%j is no pattern', (pattern, sentence) => {
  expect(patternOffence(pattern)).toContain(sentence);
});

test.each([
  ['10.0.0.0/24', ['10.0.0.0', '10.0.0.255'], ['10.0.1.0', '10.0.0', '::ffff:10.0.0.1', 'a', '']],
  ['10.0.0.77/9', ['10.127.255.255'], ['10.128.0.0']],
  ['0.0.0.0/0', ['255.255.255.255'], ['::', '256.0.0.0']],
  ['2001:db8::/33', ['2001:DB8::1', '2001:db8:7fff::10.0.0.1'], ['2001:db8:8000::', '2001:db9::', '10.0.0.1']],
  ['::1/127', ['::', '0:0:0:0:0:0:0:1'], ['::2', '1::', '::1]/[']],
])('addresses are in the block %s or are not', (cidr, inside, outside) => {
  const isIn = (ip: string) => mismatchIn({ ip: [{ cidr }] }, { ip }) === undefined;
  expect(patternOffence({ ip: [{ cidr }] })).toBeUndefined();
  expect(inside.filter((ip) => !isIn(ip))).toEqual([]);
  expect(outside.filter(isIn)).toEqual([]);
});

test('a wildcard takes no longer for a text that was made for it', () => {
  const pattern = keyIs({ wildcard: '*a'.repeat(1000) });

  expect(mismatchIn(pattern, { detail: { object: { key: 'a'.repeat(999) + 'b'.repeat(100_000) } } })).toBeDefined();
});
