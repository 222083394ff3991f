/**
 * Constraints that the service is known to apply differently from the published model, by shape name.
 * Kept apart from the model so that the model can be refreshed without losing them.
 */
export const constraintAmendments: Readonly<Record<string, { readonly max?: number; readonly min?: number }>> = {
  ActionConfigurationValue: { max: 50_000 }, // B6 [transcript]
};
