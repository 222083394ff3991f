import { stsOperations } from '../../../src/sts/registry.ts';
import { hostileText, mutateBytes, mutateHeaders, mutateText } from './mutate.ts';
import { targetText } from './s3-attacker.ts';
import { headersSignedFor } from './signed-headers.ts';
import type { Attacker } from './storm.ts';

const parameters = [
  ...['RoleArn=arn:aws:iam::999999999999:role/r', 'RoleArn=arn:aws:iam::123456789012:role/a/b', 'RoleSessionName=me'],
  ...['DurationSeconds=900', 'DurationSeconds=-1', 'DurationSeconds=1e9', 'ExternalId=xx', 'TokenCode=123456'],
  ...['WebIdentityToken=e30.e30.x', 'WebIdentityToken=x', 'Name=me', 'AccessKeyId=AKIAFUZZ', 'SerialNumber=123456789'],
  ...['Tags.member.1.Key=a', 'Tags.member.1.Value=b', 'Tags.member.99.Key=a', 'TransitiveTagKeys.member.1=a'],
  ...['PolicyArns.member.1.arn=arn:aws:iam::aws:policy/X', 'Policy={}', 'Policy={"Version":"2012-10-17"}', 'Policy=x'],
  ...['SourceIdentity=me', 'ProviderId=x', 'Version=2011-06-15', 'Action=GetCallerIdentity', 'Action=', '__proto__=x'],
] as const;

/** STS: forms and queries of its operations, and of others. */
export function stsAttacker(): Attacker {
  const actions = [...stsOperations.keys(), 'AssumeRoot', 'DescribeInstances'];
  return {
    name: 'STS',
    next(random) {
      const isForm = random.chance(0.7);
      const given = Array.from({ length: random.below(8) }, () => random.in(parameters));
      const encoded = [`Action=${random.in(actions)}`, 'Version=2011-06-15', ...given].map((pair) => {
        const [name = '', ...value] = pair.split('=');
        const text = random.chance(0.9) ? value.join('=') : hostileText(random);
        return `${name}=${encodeURIComponent(text.toWellFormed())}`;
      });
      const text = encoded.join('&');
      const changed = random.chance(0.3) ? mutateText(random, text) : text;
      const headers = [
        ...headersSignedFor('sts'),
        ...(isForm ? ([['Content-Type', 'application/x-www-form-urlencoded']] as const) : []),
        ...(random.chance(0.2) ? ([['Accept', 'application/json']] as const) : []),
      ];
      return {
        request: {
          method: isForm ? 'POST' : 'GET',
          target: isForm ? '/' : targetText(`/?${changed}`),
          headers: random.chance(0.1) ? mutateHeaders(random, headers) : headers,
          body: !isForm ? '' : random.chance(0.05) ? mutateBytes(random, Buffer.from(changed)) : changed,
        },
        mayStayUnanswered: false,
      };
    },
  };
}
