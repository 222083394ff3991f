import type { PipelineDeclaration } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from './answers.ts';
import { startTestEmulator } from './emulator.ts';
import { answeredPipeline, createPipeline, pipeline, pipelineFixtures, updatePipeline } from './pipelines.ts';

/** A declaration that breaks a rule, and what it is refused with. */
export interface BrokenRule {
  readonly rule: string;
  readonly declaration: PipelineDeclaration;
  readonly message: string;
}

/** Tests that CreatePipeline and UpdatePipeline refuse declarations alike. */
export function describeRefusals(name: string, rules: readonly BrokenRule[]): void {
  describe(name, () => {
    test.each(rules)('refuses $rule', async ({ declaration, message }) => {
      await using emulator = await startTestEmulator({ fixtures: [pipelineFixtures] });

      const created = await refusalOf(createPipeline(emulator, declaration));
      await createPipeline(emulator, pipeline());
      const updated = await refusalOf(updatePipeline(emulator, { ...declaration, name: 'Sample' }));

      expect(created).toEqual({ name, message, status: 400 });
      expect(updated).toEqual({ name, message: message.replaceAll(declaration.name as string, 'Sample'), status: 400 });
    });
  });
}

/** Tests that declarations are taken as they are. */
export function describeAccepted(declarations: Readonly<Record<string, PipelineDeclaration>>): void {
  describe('accepted', () => {
    test.each(Object.entries(declarations))('takes %s', async (_, declaration) => {
      await using emulator = await startTestEmulator({ fixtures: [pipelineFixtures] });

      const created = await answerOf(createPipeline(emulator, declaration));

      expect(created).toEqual({ pipeline: answeredPipeline(declaration) });
    });
  });
}
