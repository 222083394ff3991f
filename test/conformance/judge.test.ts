import { expect, test } from 'vitest';
import { judge } from '../../src/conformance/judge.ts';

test('an error in XML is read whatever references its message is written with', () => {
  const body =
    '<Error><Code>NoSuchKey</Code><Message>it&#x27;s &#39;no&#39; &lt;key&gt; &amp;c &nbsp;</Message></Error>';
  const expected = { status: 404, error: 'NoSuchKey', message: "it's 'no' <key> &c &nbsp;" };

  const verdict = judge(
    { steps: [{ wire: { service: 's3' }, expect: expected }], values: {} },
    { scope: {}, answers: [{ status: 404, headers: [], body }] },
  );

  expect(verdict).toEqual({ kind: 'passed' });
});
