import { describe, expect, it } from 'vitest';
import { optionsFromEnvironment, resolveConfig } from '../../src/config/config.ts';
import { OptionError } from '../../src/config/option-values.ts';

describe('the options of authentication', () => {
  it('default to lenient and no further keys', () => {
    expect(resolveConfig({})).toMatchObject({ auth: 'lenient', credentials: [] });
  });

  it('take keys as text, as objects and from the environment', () => {
    const environment = { CODEPIPELINE_LOCAL_AUTH: 'strict', CODEPIPELINE_LOCAL_CREDENTIALS: 'AKID:a/b+c, OTHER:x:y' };

    const configs = [
      resolveConfig({ auth: 'strict', credentials: ['AKID:a/b+c', { accessKeyId: 'OTHER', secretAccessKey: 'x:y' }] }),
      resolveConfig(optionsFromEnvironment(environment)),
    ];

    const credentials = [
      { accessKeyId: 'AKID', secretAccessKey: 'a/b+c' },
      { accessKeyId: 'OTHER', secretAccessKey: 'x:y' },
    ];
    expect(configs.map(({ auth, credentials }) => ({ auth, credentials }))).toEqual([
      { auth: 'strict', credentials },
      { auth: 'strict', credentials },
    ]);
  });

  it.each([['AKID'], ['AKID:'], [':secret'], ['A KID:hidden'], [{ accessKeyId: 'AKID' }], [7], [null]])(
    'refuse %j without showing a secret',
    (pair) => {
      const resolve = () => resolveConfig({ credentials: [pair as string] });

      expect(resolve).toThrow(new OptionError('A pair of credentials is ID:SECRET, the id of letters and digits.'));
    },
  );

  it('leave the ids of temporary credentials to the emulator', () => {
    expect(() => resolveConfig({ credentials: ['ASIAKEY:secret'] })).toThrow(
      new OptionError("'ASIAKEY' begins with ASIA, as only temporary credentials do; choose another id."),
    );
  });

  it('refuse an unknown mode', () => {
    expect(() => resolveConfig({ auth: 'strickt' as never })).toThrow(
      new OptionError("'strickt' is not one of strict, lenient, off. Did you mean 'strict'?"),
    );
  });
});
