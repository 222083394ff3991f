import type { FixtureDocument } from '../../../src/seeding/types.ts';
import { account, region } from '../../support/emulator.ts';
import { readDocument } from '../../support/read-document.ts';

const world = { accountId: account, region };

/** Reads a template; answers the document and what is to be known of it. */
export function readTemplate(text: string, parameters: Readonly<Record<string, string>> = {}, name = 'app.yaml') {
  return readDocument(text, name, { world, parameters });
}

/** The lines that are told of a template that is not right. */
export async function mistakesIn(text: string, parameters?: Readonly<Record<string, string>>): Promise<string[]> {
  const error = await readTemplate(text, parameters).then(
    () => new Error('no mistake'),
    (error: Error) => error,
  );
  if (error.name !== 'FixtureError') throw error;
  return error.message.split('\n');
}

/**
 * A template whose pipeline has a project's name that is written in one line; its parts may refer to what stands before
 * it.
 */
export function templateWith(projectName: string, before = ''): string {
  return `${before}
Resources:
  Bucket: { Type: AWS::S3::Bucket }
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::123456789012:role/pipelines
      ArtifactStore: { Type: S3, Location: artifacts }
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: { Category: Source, Owner: AWS, Provider: S3, Version: "1" }
              Configuration: { S3Bucket: sources, S3ObjectKey: app.zip }
              OutputArtifacts: [{ Name: App }]
        - Name: Build
          Actions:
            - Name: Build
              ActionTypeId: { Category: Build, Owner: AWS, Provider: CodeBuild, Version: "1" }
              Configuration:
                ProjectName: ${projectName}
              InputArtifacts: [{ Name: App }]
`;
}

/** What the project's name becomes. */
export async function projectNameOf(
  written: string,
  { before, parameters }: { readonly before?: string; readonly parameters?: Readonly<Record<string, string>> } = {},
): Promise<string | undefined> {
  const { document } = await readTemplate(templateWith(written, before), parameters);
  return projectNameIn(document);
}

function projectNameIn({ pipelines }: FixtureDocument): string | undefined {
  const [pipeline] = pipelines as unknown as readonly [
    {
      readonly stages: readonly { readonly actions: readonly { readonly configuration?: Record<string, string> }[] }[];
    },
  ];
  return pipeline.stages[1]?.actions[0]?.configuration?.ProjectName;
}
