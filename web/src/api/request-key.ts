/**
 * Keys of forms: sent again after a lost answer, a form makes nothing twice.
 *
 * A form has one key until the server has answered it (draft-ietf-httpapi-idempotency-key-header).
 */

/** Return a new key, 128 random bits. `crypto.randomUUID` is not there on pages that come over plain http. */
export function newRequestKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Return the header of a request under a key: a string of Structured Fields, in quotes. */
export function under(key: string): { "Idempotency-Key": string } {
  return { "Idempotency-Key": `"${key}"` };
}
