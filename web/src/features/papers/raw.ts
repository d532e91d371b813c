/** Sends a file as it is: the client would make JSON of it. */
export const AS_IT_IS = {
  headers: { "Content-Type": "application/octet-stream" },
  bodySerializer: (body: unknown) => body as Blob,
} as const;

/** What the description calls a file's content, and the browser a File. */
export const asBody = (file: File): string => file as unknown as string;

/** Lines that are not empty. */
export const lines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
