/**
 * The typed client. Owns language, CSRF token and who acts; answers are data or a thrown ProblemError.
 *
 * ``api`` acts as the signed-in person, else as the enrolled device; ``deviceApi`` acts as the device in any case.
 */
import createClient, { type Client } from "openapi-fetch";
import { language } from "@/i18n";
import { isProblem, ProblemError, unworded } from "./problem";
import type { paths } from "./schema";
import type { Me } from "./types";

export type Api = Client<paths>;

const CHANGING = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** A fetch for one actor: adds the headers, and renews a stale CSRF token once. */
export class ActorFetch {
  private csrf: string | undefined;
  private readonly actAs: "device" | undefined;
  private readonly send: typeof fetch;

  constructor(actAs: "device" | undefined, send: typeof fetch = (input, init) => fetch(input, init)) {
    this.actAs = actAs;
    this.send = send;
  }

  /** Remember the token of whoever acts; comes with every Me. Undefined: ask for it before it is needed. */
  remember(csrf: string | undefined): void {
    this.csrf = csrf;
  }

  readonly fetch = async (request: Request): Promise<Response> => {
    const spare = request.clone();
    const answer = await this.once(request);
    if (answer.status !== 403 || !CHANGING.has(request.method)) return answer;
    const body: unknown = await answer
      .clone()
      .json()
      .catch(() => undefined);
    if (!isProblem(body) || body.code !== "csrf") return answer;
    this.csrf = undefined;
    return this.once(spare);
  };

  private async once(request: Request): Promise<Response> {
    this.decorate(request.headers);
    if (CHANGING.has(request.method)) request.headers.set("X-CSRF-Token", await this.token(request.url));
    return this.send(request);
  }

  private decorate(headers: Headers): void {
    headers.set("Accept-Language", language());
    if (this.actAs) headers.set("X-Act-As", this.actAs);
  }

  private async token(beside: string): Promise<string> {
    if (this.csrf !== undefined) return this.csrf;
    const headers = new Headers();
    this.decorate(headers);
    const answer = await this.send(new Request(new URL("/api/me", beside), { headers }));
    const me = answer.ok ? ((await answer.json()) as Me) : undefined;
    this.csrf = me?.csrf ?? "";
    return this.csrf;
  }
}

const personFetch = new ActorFetch(undefined);
const deviceFetch = new ActorFetch("device");

function create(actor: ActorFetch): Api {
  return createClient<paths>({ baseUrl: location.origin, fetch: actor.fetch, credentials: "same-origin" });
}

export const api: Api = create(personFetch);
export const deviceApi: Api = create(deviceFetch);

/** Keep the CSRF token of whoever acts. */
export function rememberMe(me: Me): void {
  personFetch.remember(me.csrf);
}

/** Forget the device's token: it may have been enrolled anew. */
export function forgetDevice(): void {
  deviceFetch.remember(undefined);
}

/** Return the data of an answer. Throws ProblemError (a refusal) or TypeError (the server cannot be reached). */
export async function must<Data>(answer: Promise<{ data?: Data; error?: unknown; response: Response }>): Promise<Data> {
  const { data, error, response } = await answer;
  if (response.ok && data !== undefined) return data;
  if (isProblem(error)) throw new ProblemError(error, response.status);
  throw unworded(response.status);
}
