import { describe, expect, test } from 'vitest';
import { optionsFromEnvironment, resolveConfig } from '../../src/config/config.ts';

function fromVariable(value: string) {
  return resolveConfig(optionsFromEnvironment({ CODEPIPELINE_LOCAL_PARAMETER: value })).parameter;
}

describe('parameters of templates', () => {
  test('are an object, a text or a list of texts', () => {
    expect(resolveConfig({ parameter: { Name: 'app' } }).parameter).toEqual({ Name: 'app' });
    expect(resolveConfig({ parameter: 'Name=a=b' }).parameter).toEqual({ Name: 'a=b' });
    expect(resolveConfig({ parameter: ['Name=app', 'Empty='] }).parameter).toEqual({ Name: 'app', Empty: '' });
    expect(resolveConfig({}).parameter).toEqual({});
  });

  test('may be lists in an environment variable, too', () => {
    expect(fromVariable('Names=a,b c Other=d,AWS::StackName=blue')).toEqual({
      Names: 'a,b c',
      Other: 'd',
      'AWS::StackName': 'blue',
    });
  });

  test('must have a name and a value', () => {
    expect(() => fromVariable('Name')).toThrow(
      "CODEPIPELINE_LOCAL_PARAMETER: 'Name' is not a parameter; give NAME=VALUE.",
    );
    expect(() => resolveConfig({ parameter: { Count: 3 as never } })).toThrow(
      "The parameter 'Count' must be a text, not 3.",
    );
  });
});
