#!/usr/bin/env bash
# The schema of CloudFormation's short forms that most use with js-yaml, js-yaml-cloudformation-schema, makes `Fn::Condition` of `!Condition`,
# and so does cloudformation-schema-js-yaml. CloudFormation has no such function: `Condition` is the one long form beside `Ref` that begins
# without `Fn::`. What is written from it as JSON is another template than was read. yaml-cfn and the schema js-yaml-schema-cfn know it.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund js-yaml@4.3.2 js-yaml-cloudformation-schema@1.0.0 cloudformation-schema-js-yaml@2.0.2 \
  js-yaml-schema-cfn@1.1.0 yaml-cfn@0.3.2
cat >probe.cjs <<'PROGRAM'
const { load } = require('js-yaml');
const { yamlParse } = require('yaml-cfn');

const text = 'Both: !And [!Condition IsProduction, !Not [!Condition IsPaused]]';
const schemaOf = (name) => {
  const module = require(name);
  return module.CLOUDFORMATION_SCHEMA ?? module.default?.CLOUDFORMATION_SCHEMA ?? module.default ?? module;
};
for (const name of ['js-yaml-cloudformation-schema', 'cloudformation-schema-js-yaml', 'js-yaml-schema-cfn']) {
  console.log(`${name}: ${JSON.stringify(load(text, { schema: schemaOf(name) }).Both)}`);
}
console.log(`yaml-cfn: ${JSON.stringify(yamlParse(text).Both)}`);
PROGRAM
node probe.cjs | tee seen
diff seen - <<'EXPECTED'
js-yaml-cloudformation-schema: {"Fn::And":[{"Fn::Condition":"IsProduction"},{"Fn::Not":[{"Fn::Condition":"IsPaused"}]}]}
cloudformation-schema-js-yaml: {"Fn::And":[{"Fn::Condition":"IsProduction"},{"Fn::Not":[{"Fn::Condition":"IsPaused"}]}]}
js-yaml-schema-cfn: {"Fn::And":[{"Condition":"IsProduction"},{"Fn::Not":[{"Condition":"IsPaused"}]}]}
yaml-cfn: {"Fn::And":[{"Condition":"IsProduction"},{"Fn::Not":[{"Condition":"IsPaused"}]}]}
EXPECTED
