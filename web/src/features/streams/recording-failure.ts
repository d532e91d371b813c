import vi from "@/i18n/vi/streams";

type Known = keyof typeof vi.recording.failures;

const isKnown = (code: string): code is Known => code in vi.recording.failures;

/** Return the catalogue's key of why a recording is not written; a code of a newer server is an unknown fault. */
export function failureKey(code: string): `streams.recording.failures.${Known}` {
  return `streams.recording.failures.${isKnown(code) ? code : "unknown"}`;
}
