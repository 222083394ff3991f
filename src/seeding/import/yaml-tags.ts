import { Pair, type Tags, YAMLMap, type YAMLSeq } from 'yaml';

/** Functions that have a short form; `!Ref` and `!Condition` stand for members without `Fn::`. [documented] */
const shortForms = [
  'And',
  'Base64',
  'Cidr',
  'Condition',
  'Equals',
  'FindInMap',
  'ForEach',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Ref',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
];

const kinds = [undefined, 'seq', 'map'] as const;

/**
 * The tags of CloudFormation's YAML: each short form becomes the long one. Templates are YAML 1.1 in two things that
 * matter [documented: the format is YAML 1.1]: `yes`, `no`, `on` and `off` are truth values; and as accounts have
 * twelve digits, of which the first may be a zero, what begins with a zero stays a text [chosen].
 */
export const cloudFormationTags = (known: Tags): Tags => [
  {
    tag: 'tag:yaml.org,2002:bool',
    default: true,
    test: /^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/,
    resolve: (text: string) => /^(?:yes|on)$/i.test(text),
  },
  { tag: 'tag:yaml.org,2002:str', default: true, test: /^0\d+$/, resolve: (text: string) => text },
  ...known,
  ...shortForms.flatMap((form) =>
    kinds.map((collection) => ({
      tag: `!${form}`,
      ...(collection && { collection }),
      resolve: (value: string | YAMLMap | YAMLSeq) => longForm(form, value),
    })),
  ),
];

function longForm(form: string, value: string | YAMLMap | YAMLSeq): unknown {
  const name = form === 'Ref' || form === 'Condition' ? form : `Fn::${form}`;
  if (typeof value === 'string') return { [name]: value };
  const map = new YAMLMap<unknown, YAMLMap | YAMLSeq>();
  map.items.push(new Pair(name, value));
  return map;
}
