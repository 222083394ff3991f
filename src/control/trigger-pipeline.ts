import { triggerPipeline as trigger } from '../engine/sources/trigger-pipeline.ts';
import { type JsonSchema, jsonSchemaOf } from '../model/json-schema.ts';
import { capability, inputSchema } from './capability.ts';
import { ControlError } from './control-error.ts';
import { inPlace, placeProperties } from './place.ts';
import { refusing } from './refusals.ts';
import { requirePipeline } from './require-pipeline.ts';
import type { GitEvent, Place, TriggerResult } from './types.ts';

const text: JsonSchema = { type: 'string', minLength: 1 };
const ofCommit = { commitId: text, files: { type: 'array', items: text } };

const properties: Record<string, JsonSchema> = {
  push: { type: 'object', additionalProperties: false, properties: { branch: text, tag: text, ...ofCommit } },
  pullRequest: {
    type: 'object',
    additionalProperties: false,
    required: ['event', 'branch'],
    properties: { event: jsonSchemaOf('GitPullRequestEventType'), branch: text, ...ofCommit },
  },
  repository: text,
};

/** Something happens in a repository that a pipeline's connections read; its triggers say whether it starts (P10). */
export const triggerPipeline = capability<{ name: string } & GitEvent & Place, TriggerResult>({
  method: 'POST',
  path: '/pipelines/:name/triggers',
  summary: 'Tell a pipeline of a push or a pull request in its repository',
  answer: 'TriggerResult',
  errors: ['notFound', 'conflict'],
  schema: inputSchema({ name: { type: 'string' }, ...properties, ...placeProperties }, ['name']),
  run: (parts, { name, push, pullRequest, repository, ...place }) => {
    if ((push === undefined) === (pullRequest === undefined)) {
      throw new ControlError('invalid', "An event is either a 'push' or a 'pullRequest'.");
    }
    if (push !== undefined && (push.branch === undefined) === (push.tag === undefined)) {
      throw new ControlError('invalid', "push: it is either to a 'branch' or of a 'tag'.");
    }
    return refusing(() =>
      inPlace(parts, place, (context) =>
        trigger(context, requirePipeline(context, name), { push, pullRequest, repository }),
      ),
    );
  },
});
