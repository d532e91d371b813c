import type { Draft, DraftField } from "./draft";

/** What every part of the form works with. */
export interface PartProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  errorOf: (field: DraftField) => string | undefined;
  today: string;
}
