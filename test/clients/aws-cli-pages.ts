import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printed } from '../support/printed.ts';

/** A page of the AWS CLI's reference: an example as the CLI ships it. */
export interface Page {
  readonly name: string;
  /** As it is typed into a shell. */
  readonly command: string;
  /** The file that the command reads. */
  readonly file: { readonly name: string; readonly text: string } | undefined;
  /** The JSON that the command is said to print; undefined where the page shows none. */
  readonly output: string | undefined;
}

const awsCli = printed('python3', '-c', 'import awscli, os; print(os.path.dirname(awscli.__file__), end="")');
const folder = join(awsCli ?? '', 'examples', 'codepipeline');

/** The pages on CodePipeline of the CLI that is installed; none where it ships none. */
export const pages: readonly Page[] =
  awsCli !== undefined && existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.rst'))
        .map((file) =>
          readPage(file.replace('.rst', ''), readFileSync(join(folder, file), 'utf8').replaceAll('\r', '')),
        )
    : [];

/**
 * A page's blocks are indented below the line that says what they are: the command, a file's JSON, then the output's.
 */
function readPage(name: string, text: string): Page {
  const blocks = text.split(/\n(?=\S)/).map((part) => {
    const [title = '', ...lines] = part.split('\n');
    return { title, block: lines.join('\n').trim() };
  });
  const command = blocks.find(({ block }) => block.startsWith('aws '))?.block ?? '';
  const json = blocks.filter(({ block }) => block.startsWith('{'));
  const content = json.find(({ title }) => !title.startsWith('Output'))?.block;
  const file = /file:\/\/(\S+)/.exec(command)?.[1];
  return {
    name,
    command,
    file: file === undefined || content === undefined ? undefined : { name: file, text: content },
    output: json.find(({ title }) => title.startsWith('Output'))?.block,
  };
}
