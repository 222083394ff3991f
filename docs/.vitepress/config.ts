import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const docs = join(import.meta.dirname, '..');

/** What stands for the repository's name in the documents. The release's workflow has the name in its environment. */
const placeholder = 'OWNER/codepipeline-local';
const repositoryName = process.env.GITHUB_REPOSITORY ?? placeholder;

/** Where links lead that leave docs/. */
const repository = `${process.env.GITHUB_SERVER_URL ?? 'https://github.com'}/${repositoryName}/blob/main`;

/** A document's first heading, without its marks of code, and without what the sidebar says above it. */
function titleOf(name: string): string {
  const [, title = name] = /^# (.*)$/m.exec(readFileSync(join(docs, name), 'utf8')) ?? [];
  return title.replaceAll('`', '').replace(/^Start in /, '');
}

const page = (name: string) => ({ text: titleOf(`${name}.md`), link: `/${name}` });
const pages = (...names: string[]) => names.map(page);

/** Sends a link that leads out of docs/, or to a folder, to the repository. */
function outward(link: string, from: string): string {
  if (/^(\w+:|#|\/)/.test(link)) return link;
  const path = posix.join('docs', posix.dirname(from), link);
  const isPage = path.startsWith('docs/') && /\.(md|png)(#.*)?$/.test(path);
  return isPage ? link : `${repository}/${path}`;
}

/** The parts of markdown-it that are used: its types are in no package of this project. */
interface Markdown {
  readonly core: {
    readonly ruler: { push(name: string, rule: (state: State) => void): void };
  };
}
interface State {
  readonly tokens: readonly Token[];
  readonly env: { readonly relativePath: string };
}
interface Token {
  readonly type: string;
  content: string;
  readonly children: readonly Token[] | null;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

export default {
  title: 'codepipeline-local',
  description: "An offline stand-in for AWS CodePipeline's job API",
  // The folder of the server in which the site is, such as /codepipeline-local/.
  base: process.env.SITE_BASE ?? '/',
  // No icon; without this line browsers ask for one.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  outDir: '../.site',
  cacheDir: '../.site-cache',
  markdown: {
    // The anchors of GitHub, where the same documents are read.
    anchor: {
      slugify: (heading: string) =>
        heading
          .toLowerCase()
          .replaceAll(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
    },
    config({ core }: Markdown) {
      core.ruler.push('name', ({ tokens }) => {
        for (const token of tokens) token.content = token.content.replaceAll(placeholder, repositoryName);
      });
      core.ruler.push('outward', ({ tokens, env }) => {
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const link = token.type === 'link_open' ? token.attrGet('href') : null;
          if (link !== null) token.attrSet('href', outward(link, env.relativePath));
          // Vue would take two braces for an expression of its own.
          if (token.type === 'code_inline') token.attrSet('v-pre', '');
        }
      });
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: 'deep',
    sidebar: [
      {
        text: 'Start in …',
        items: pages(
          'start/python',
          'start/javascript',
          'start/java',
          'start/go',
          'start/rust',
          'start/dotnet',
          'start/shell',
        ),
      },
      {
        text: 'Workers',
        items: pages('testing-a-worker', 'checking-a-worker', 'artifacts', 'faults', 'https-and-proxy', 'ci'),
      },
      {
        text: 'Pipelines',
        items: pages('fixtures', 'pipelines', 'lambda-actions', 'console', 'commands', 'control-api'),
      },
      {
        text: 'What it is',
        items: pages('alternatives', 'fidelity', 'behaviour', 'performance', 'reliability'),
      },
      {
        text: 'The code',
        items: [
          ...pages('architecture', 'extending'),
          {
            text: 'Decisions',
            collapsed: true,
            items: readdirSync(join(docs, 'decisions')).map((name) => page(`decisions/${name.slice(0, -3)}`)),
          },
        ],
      },
    ],
  },
};
