/** Uploads of one page; an upload that was begun before is found again by name and size. */
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { asProblem, ProblemError } from "@/api/problem";
import type { Schemas } from "@/api/types";
import { type FileView, type Progress, upload, type Wire } from "./upload";

interface Sending {
  readonly name: string;
  readonly progress: Progress;
  readonly error: unknown;
}

export interface Uploading {
  readonly sending: Sending | null;
  readonly start: (file: File, begun?: FileView) => void;
  readonly stop: () => void;
}

/** Return what sends files of one kind to a conference. */
export function useUpload(conferenceId: number, kind: Schemas["FileKind"], onDone: (file: FileView) => void): Uploading {
  const queries = useQueryClient();
  const [sending, setSending] = useState<Sending | null>(null);
  const stopped = useRef(false);
  const fresh = () => void queries.invalidateQueries({ queryKey: keys.preparation(conferenceId), exact: true });
  const start = (file: File, begun?: FileView) => {
    stopped.current = false;
    setSending({ name: file.name, progress: { phase: "sending", percent: 0 }, error: null });
    void upload(file, wireOf(conferenceId, kind, file), { lost, moved }, (progress) => setSending({ name: file.name, progress, error: null }), {
      resume: begun?.id,
      stopped: () => stopped.current,
    })
      .then((done) => {
        setSending(null);
        fresh();
        if (done) onDone(done);
      })
      .catch((error: unknown) => {
        setSending({ name: file.name, progress: { phase: "sending", percent: 0 }, error });
        fresh();
      });
  };
  return { sending, start, stop: () => (stopped.current = true) };
}

function lost(error: unknown): boolean {
  const { status } = asProblem(error);
  return status === 0 || status >= 500;
}

function moved(error: unknown): boolean {
  return error instanceof ProblemError && error.code === "upload_moved";
}

function wireOf(conferenceId: number, kind: Schemas["FileKind"], file: File): Wire {
  const offsetOf = (response: Response) => Number(response.headers.get("upload-offset"));
  return {
    begin: () =>
      must(api.POST("/api/conferences/{conference_id}/files", { params: { path: { conference_id: conferenceId } }, body: { kind, name: file.name, bytes: file.size } })),
    offset: async (id) => {
      const answer = await api.HEAD("/api/files/{file_id}/upload", { params: { path: { file_id: id } } });
      if (!answer.response.ok) await must(Promise.resolve({ ...answer, data: undefined }));
      return offsetOf(answer.response);
    },
    piece: async (id, offset, piece) => {
      const answer = await api.PUT("/api/files/{file_id}/upload", {
        params: { path: { file_id: id }, header: { "upload-offset": offset } },
        body: piece as unknown as string,
        bodySerializer: (body: unknown) => body as Blob,
        headers: { "content-type": "application/octet-stream" },
        parseAs: "text",
      });
      if (!answer.response.ok) await must(Promise.resolve({ ...answer, data: undefined }));
      return offsetOf(answer.response);
    },
    done: (id, sha256) => must(api.POST("/api/files/{file_id}/done", { params: { path: { file_id: id } }, body: { sha256 } })),
  };
}
