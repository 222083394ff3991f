import { describe, expect, test } from 'vitest';
import { windowsCommand } from '../../src/cli/windows-command.ts';

const bin = 'C:\\my app\\node_modules\\.bin';
const environment = { Path: `C:\\Windows;${bin}`, PATHEXT: '.COM;.EXE;.BAT;.CMD', ComSpec: 'C:\\Windows\\cmd.exe' };
const files = [`${bin}\\vitest.cmd`, `${bin}\\vitest`, 'C:\\Windows\\python.exe', 'scripts\\test.bat'];

const spawned = (...command: string[]) => windowsCommand(command, environment, (path) => files.includes(path));

describe('a command of Windows', () => {
  test('is spawned as it is when it is a program', () => {
    expect(spawned('python', '-m', 'pytest', 'a b')).toEqual({
      file: 'C:\\Windows\\python.exe',
      args: ['-m', 'pytest', 'a b'],
    });
  });

  test('is left to the system to refuse when it is nowhere', () => {
    expect(spawned('nope', 'x')).toEqual({ file: 'nope', args: ['x'] });
  });

  test.each([
    [['vitest'], 'C:\\my^ app\\node_modules\\.bin\\vitest.cmd'],
    [['vitest.cmd', 'run'], 'C:\\my^ app\\node_modules\\.bin\\vitest.cmd ^^^"run^^^"'],
    [['scripts\\test.bat', 'a b'], 'scripts\\test.bat ^^^"a^^^ b^^^"'],
    [['vitest', '%PATH% & del'], `C:\\my^ app\\node_modules\\.bin\\vitest.cmd ^^^"^^^%PATH^^^%^^^ ^^^&^^^ del^^^"`],
    [['vitest', 'say "hi"\\'], 'C:\\my^ app\\node_modules\\.bin\\vitest.cmd ^^^"say^^^ \\^^^"hi\\^^^"\\\\^^^"'],
  ])('is run by cmd.exe when it is a batch file, with its words quoted: %j', (command, line) => {
    expect(spawned(...command)).toEqual({
      file: 'C:\\Windows\\cmd.exe',
      args: ['/d', '/s', '/c', `"${line}"`],
      windowsVerbatimArguments: true,
    });
  });
});
