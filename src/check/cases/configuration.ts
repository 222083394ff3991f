import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckCase } from '../case.ts';
import type { Scene } from '../scene/scene.ts';
import { textOf } from '../scene/zips.ts';
import type { Subject } from '../subject.ts';

const longest = 1000;

const missing: CheckCase = {
  name: 'configuration-missing',
  happens: 'The properties that the action type does not require are left out.',
  asked: 'It reports a result, and goes on.',
  why: 'Whoever writes the pipeline decides which optional properties there are.',
  rules: ['F1', 'E3'],
  unfit: (subject) =>
    optionalOf(subject).length > 0 ? undefined : 'The job has no property that its type does not require.',
  async run(scene) {
    const optional = optionalOf(scene.subject);
    const { configuration = {} } = scene.subject.job;
    const rest = Object.fromEntries(Object.entries(configuration).filter(([name]) => !optional.includes(name)));
    await scene.endsAndGoesOn(await scene.begin({ configuration: rest }));
  },
};

function optionalOf({ properties, job: { configuration = {} } }: Subject): string[] {
  return properties.filter(({ name, required }) => !required && name in configuration).map(({ name }) => name);
}

const odd: CheckCase = {
  name: 'configuration-odd',
  happens: `A property holds ${longest} characters: spaces, quotes, line ends, $( ), backticks.`,
  asked: 'It does not run any of it as a command, reports a result, and goes on.',
  why: 'A property holds any text, and whoever may edit the pipeline writes it.',
  rules: ['B6', 'E3'],
  unfit: (subject) => (textsOf(subject).length > 0 ? undefined : 'The job has no property whose text can be changed.'),
  async run(scene) {
    const texts = textsOf(scene.subject);
    const marks = texts.map((name) => join(scene.folder, `run-by-${texts.indexOf(name)}`));
    const changed = Object.fromEntries(texts.map((name, index) => [name, oddText(marks[index] as string)]));
    const job = await scene.begin({ configuration: { ...scene.subject.job.configuration, ...changed } });
    try {
      await scene.untilEnded(job);
    } finally {
      texts.forEach((name, index) => {
        if (existsSync(marks[index] as string)) {
          scene.complain(
            `It ran what stands in the property ${name} as a command. Where that is what the property is for, leave this case out: --skip configuration-odd.`,
          );
        }
      });
    }
    await scene.nextJobIsDone();
  },
};

/** What a poll asks for has to stay, and what is a number or a truth value has no other text. */
function textsOf({ properties, job: { configuration = {} } }: Subject): string[] {
  const queryable = properties.filter((property) => property.queryable).map(({ name }) => name);
  return Object.entries(configuration)
    .filter(([name]) => name !== 'FunctionName')
    .filter(([name, value]) => !queryable.includes(name) && !/^(\d+(\.\d+)?|true|false)$/i.test(value))
    .map(([name]) => name);
}

/** Each way in which a shell or a template would come to run it leaves the same mark. */
function oddText(mark: string): string {
  const run = `touch ${mark}`;
  const text = `odd $(${run}) \`${run}\` '; ${run}; ' "; ${run}; " ; ${run} & ${run} | ${run}\n${run}\n\${IFS} %s \\n ü`;
  return text.padEnd(longest, ' x').slice(0, longest);
}

const secretText = 'not-a-real-secret-0f3a9c71';

const secret: CheckCase = {
  name: 'secret',
  happens: 'A secret property has a value that stands nowhere else.',
  asked: "It is found neither in the worker's output nor in summaries, messages, variables, tokens and artifacts.",
  why: 'AWS hides secret properties in GetPipeline and in histories; what a worker tells of them, everybody reads.',
  rules: ['E3', 'D8'],
  unfit: (subject) => (secretsOf(subject).length > 0 ? undefined : 'Its action type has no secret property.'),
  async run(scene) {
    const secrets = Object.fromEntries(secretsOf(scene.subject).map((name) => [name, secretText]));
    const configuration = { ...scene.subject.job.configuration, ...secrets };
    const job = await scene.begin({ configuration });
    try {
      await scene.untilEnded(job);
      // A failure's message is where secrets are told most.
      if (scene.subject.inputs.length > 0) {
        const failing = await scene.enqueue({ configuration }, () => Buffer.from('This is no zip.\n'));
        // That it reports no failure is another case's subject.
        await scene.withoutComplaint(() => scene.untilEnded(failing));
      }
    } finally {
      await scene.look();
      await judgeSecret(scene);
    }
  },
};

function secretsOf({ properties }: Subject): string[] {
  return properties.filter((property) => property.secret && !property.queryable).map(({ name }) => name);
}

async function judgeSecret(scene: Scene): Promise<void> {
  if (scene.output.text.includes(secretText)) scene.complain('It wrote the secret to its output.');
  for (const { operation, input = {} } of scene.records) {
    const members = Object.entries(input).filter(([, value]) => JSON.stringify(value).includes(secretText));
    for (const [member] of members) scene.complain(`It told the secret in ${member} of ${operation}.`);
  }
  for (const job of scene.jobs) {
    for (const { role, name, content } of await scene.emulator.artifacts.list(job)) {
      if (role !== 'output' || content === undefined) continue;
      const { bytes } = await scene.emulator.artifacts.get({ bucket: content.bucket, key: content.key });
      if ((await textOf(bytes)).includes(secretText))
        scene.complain(`The secret stands in the output artifact ${name}.`);
    }
  }
}

export const configurationOdd = odd;

export const configurationCases: readonly CheckCase[] = [missing, odd, secret];
