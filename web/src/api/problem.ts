/** A refusal as the pages handle it: a stable code, what happened, what to do next. */
import i18next from "i18next";
import type { Schemas } from "./types";

export type Problem = Schemas["Problem"];

export class ProblemError extends Error {
  readonly code: string;
  readonly what: string;
  readonly next: string;
  readonly params: Record<string, unknown>;
  /** HTTP status; 0: the server could not be reached. */
  readonly status: number;

  constructor(problem: Problem, status: number) {
    super(`${problem.code}: ${problem.what}`);
    this.name = "ProblemError";
    this.code = problem.code;
    this.what = problem.what;
    this.next = problem.next;
    this.params = problem.params ?? {};
    this.status = status;
  }

  /** The field that is wrong; undefined when the refusal is about no single field. */
  get field(): string | undefined {
    const field = this.params["field"];
    return typeof field === "string" ? field : undefined;
  }
}

/** Whether what the server sent is worded by itself. */
export function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body && "what" in body && "next" in body;
}

/** Word an answer that carries no words of its own (a proxy's page, an empty body). */
export function unworded(status: number): ProblemError {
  return new ProblemError(
    {
      code: `http_${status}`,
      what: i18next.t("problem.server.what", { status: String(status) }),
      next: i18next.t("problem.server.next"),
      params: {},
    },
    status,
  );
}

/** Word any failure of a request; a thrown network error becomes ``offline``. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError(
    { code: "offline", what: i18next.t("problem.offline.what"), next: i18next.t("problem.offline.next"), params: {} },
    0,
  );
}
