#!/usr/bin/env bash
# CfnInclude of the CDK refuses `Fn::ToJsonString` and `Fn::Length`, which came later than the others, and takes their short forms in YAML:
# there it warns on standard error, forgets the tag and keeps what stands behind it. So the UserParameters of a pipeline's action, a text in
# the template, are an object in what the CDK writes, and the length of a list is the list. CloudFormation says that both forms are one.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1
cat >short.yaml <<'TEMPLATE'
Transform: AWS::LanguageExtensions
Parameters:
  Role: { Type: String }
Resources:
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: !Ref Role
      ArtifactStore: { Type: S3, Location: artifacts }
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: { Category: Source, Owner: AWS, Provider: S3, Version: "1" }
              Configuration: { S3Bucket: sources, S3ObjectKey: app.zip }
              OutputArtifacts: [{ Name: App }]
        - Name: Test
          Actions:
            - Name: Test
              ActionTypeId: { Category: Invoke, Owner: AWS, Provider: Lambda, Version: "1" }
              Configuration:
                FunctionName: test
                UserParameters: !ToJsonString { role: !Ref Role }
                Count: !Length [a, b]
TEMPLATE
sed 's/!ToJsonString/\n                  Fn::ToJsonString:/; s/!Length/\n                  Fn::Length:/' short.yaml >long.yaml
cat >probe.cjs <<'PROGRAM'
const { App, Stack } = require('aws-cdk-lib');
const { CfnInclude } = require('aws-cdk-lib/cloudformation-include');

for (const form of ['short', 'long']) {
  const app = new App({ outdir: form });
  try {
    new CfnInclude(new Stack(app, 'Stack'), 'Included', { templateFile: `${form}.yaml` });
    const { Pipeline } = app.synth().getStackByName('Stack').template.Resources;
    console.log(`${form}: ${JSON.stringify(Pipeline.Properties.Stages[1].Actions[0].Configuration)}`);
  } catch (error) {
    console.log(`${form}: ${error.message}`);
  }
}
PROGRAM
node --no-warnings probe.cjs | tee seen
diff seen - <<'EXPECTED'
short: {"FunctionName":"test","UserParameters":{"role":{"Ref":"Role"}},"Count":["a","b"]}
long: Unsupported CloudFormation function 'Fn::ToJsonString'
EXPECTED
