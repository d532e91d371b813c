/**
 * One resumable upload: pieces from where the server stands, again after every loss, then the checksum of the whole.
 *
 * It ends with the file's view, with a refusal, or when it is stopped; a lost network never ends it.
 */
import type { Schemas } from "@/api/types";
import { Sha256 } from "./sha256";

export type FileView = Schemas["FileView"];

/** Bytes of a piece; the server takes no more at once. */
const PIECE_BYTES = 1024 * 1024;
const AGAIN_MS = 3000;

export interface Wire {
  begin: () => Promise<FileView>;
  /** Where the server stands. */
  offset: (id: number) => Promise<number>;
  /** Send a piece; returns where the server stands then. */
  piece: (id: number, offset: number, piece: Blob) => Promise<number>;
  done: (id: number, sha256: string) => Promise<FileView>;
}

export type Progress = { readonly phase: "hashing" | "sending" | "waiting"; readonly percent: number };

/** Whether trying again may help: the server was not reached, or stands elsewhere than the page thought. */
export interface Judge {
  lost: (error: unknown) => boolean;
  moved: (error: unknown) => boolean;
}

/** Send a file; ``resume`` goes on with an upload that was begun before. */
export async function upload(
  file: Blob,
  wire: Wire,
  judge: Judge,
  tell: (progress: Progress) => void,
  { resume, stopped, wait = pause }: { resume?: number | undefined; stopped: () => boolean; wait?: (ms: number) => Promise<void> },
): Promise<FileView | null> {
  const id = resume ?? (await wire.begin()).id;
  let at = resume === undefined ? 0 : await patiently(() => wire.offset(id));
  while (at < file.size) {
    if (stopped()) return null;
    tell({ phase: "sending", percent: percentOf(at, file.size) });
    try {
      at = await wire.piece(id, at, file.slice(at, at + PIECE_BYTES));
    } catch (error) {
      if (judge.moved(error)) {
        at = await patiently(() => wire.offset(id));
        continue;
      }
      if (!judge.lost(error)) throw error;
      tell({ phase: "waiting", percent: percentOf(at, file.size) });
      await wait(AGAIN_MS);
      if (stopped()) return null;
      at = await patiently(() => wire.offset(id));
    }
  }
  tell({ phase: "hashing", percent: 100 });
  const sha256 = await checksum(file);
  return patiently(() => wire.done(id, sha256));

  /** Keep a question up while the server is not reached. */
  async function patiently<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      try {
        return await question();
      } catch (error) {
        if (!judge.lost(error) || stopped()) throw error;
        tell({ phase: "waiting", percent: percentOf(at ?? 0, file.size) });
        await wait(AGAIN_MS);
      }
    }
  }
}

/** Return the SHA-256 of a file, read piece by piece. */
async function checksum(file: Blob): Promise<string> {
  const hash = new Sha256();
  for (let at = 0; at < file.size; at += PIECE_BYTES) hash.update(new Uint8Array(await file.slice(at, at + PIECE_BYTES).arrayBuffer()));
  return hash.digest();
}

function percentOf(at: number, size: number): number {
  return size ? Math.floor((at / size) * 100) : 100;
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
