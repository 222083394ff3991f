import { describe, expect, test } from 'vitest';
import { optionsFromEnvironment, resolveConfig } from '../../src/config/config.ts';
import { temporaryFolder } from '../support/folder.ts';

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
      "CODEPIPELINE_LOCAL_PARAMETER: 'Name' is not a parameter; give NAME=VALUE or file://FILE.",
    );
    expect(() => resolveConfig({ parameter: { Count: 3 as never } })).toThrow(
      "The parameter 'Count' must be a text, not 3.",
    );
  });

  test.each([
    ['a list for create-stack', [{ ParameterKey: 'Name', ParameterValue: 'app' }]],
    ['a list for deploy', ['Name=app']],
    ['a template configuration file', { Parameters: { Name: 'app' }, Tags: { Team: 'a' } }],
    ['names and values', { Name: 'app' }],
  ])('are in a file, too: %s', (_, content) => {
    using folder = temporaryFolder();
    const file = `file://${folder.write('parameters.json', JSON.stringify(content))}`;

    expect(resolveConfig({ parameter: file }).parameter).toEqual({ Name: 'app' });
    expect(resolveConfig({ parameter: ['Other=a', file, 'Name=later'] }).parameter).toEqual({
      Other: 'a',
      Name: 'later',
    });
    expect(fromVariable(`Other=a ${file}`)).toEqual({ Other: 'a', Name: 'app' });
  });

  test('of a file for update-stack keep no value that they had', () => {
    using folder = temporaryFolder();
    const content = [
      { ParameterKey: 'Kept', UsePreviousValue: true },
      { ParameterKey: 'Name', ParameterValue: 'app', UsePreviousValue: false },
    ];
    const file = folder.write('parameters.json', JSON.stringify(content));

    expect(resolveConfig({ parameter: `file://${file}` }).parameter).toEqual({ Name: 'app' });
  });

  test.each(['utf8', 'utf16le'] as const)('may be in a file that Windows PowerShell has written: %s', (encoding) => {
    using folder = temporaryFolder();
    const file = folder.write('parameters.json', Buffer.from('\ufeff{ "Name": "Łódź" }', encoding));

    expect(resolveConfig({ parameter: `file://${file}` }).parameter).toEqual({ Name: 'Łódź' });
  });

  test.each([
    ['that is not there', undefined, /cannot be read as a file of parameters in JSON: there is no such file\.$/],
    ['that is no JSON', '{"Name":', /cannot be read as a file of parameters in JSON: .*\.$/],
    ['without parameters', '3', /has no parameters; it must be a list, or an object of names and values\.$/],
    ['with a value that is none', '{"Name":{}}', /^The parameter 'Name' of '.*' must be a text\.$/],
    ['with one without a value', '[{"ParameterKey":"Name","UsePreviousValue":false}]', /must be a text\.$/],
    ['with one without a name', '[{"ParameterValue":"a"}]', /has a parameter without ParameterKey\.$/],
    ['with a word alone', '["Name"]', /^'Name' is not a parameter; give NAME=VALUE or file:\/\/FILE\.$/],
  ])('are told of a file %s', (_, content, sentence) => {
    using folder = temporaryFolder();
    const path = content === undefined ? '/nowhere/parameters.json' : folder.write('parameters.json', content);

    expect(() => resolveConfig({ parameter: `file://${path}` })).toThrow(sentence);
  });
});
