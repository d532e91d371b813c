/** Shows one page with a server written by hand, and asks axe about it. */
import { MantineProvider } from "@mantine/core";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, type RenderResult } from "@testing-library/react";
import axe from "axe-core";
import type { ReactNode } from "react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { createQueries } from "@/app/queries";
import { resolver, theme } from "@/theme/controls";
import { agenda, sessionAgenda } from "./agenda-samples";
import * as samples from "./samples";

/** What the server answers to GET, by path. */
const ANSWERS: Record<string, unknown> = {
  "/api/me": samples.me,
  "/api/today": samples.today,
  "/api/conferences": { conferences: [samples.conference], next: null },
  "/api/conferences/1": samples.conference,
  "/api/conferences/1/check": samples.checked,
  "/api/conferences/1/agenda": agenda,
  "/api/sessions/7/agenda": sessionAgenda,
  "/api/intake": { items: [samples.waiting], total: 1 },
  "/api/week": samples.week,
  "/api/mandates": samples.mandates,
  "/api/precedence": samples.orders,
  "/api/point-groups": [],
  "/api/bodies": samples.bodies,
  "/api/points": samples.points,
  "/api/points/20/devices": [
    { id: 1, point_id: 20, enrolled_at: "2025-05-01T01:00:00Z", last_seen_at: null, revoked_at: null },
  ],
  "/api/people": samples.people,
  "/api/point-cards": samples.pointCards,
  "/api/points/20/page": samples.pointPage,
  "/api/point-faults": { faults: [samples.fault], total: 1 },
  "/api/point-faults/3": samples.fault,
  "/api/contact-lists": [samples.sentList],
  "/api/calendar/years/2026": samples.calendarYear,
  "/api/calendar/changes": [{ version: 3, at: "2025-12-26T02:00:00Z", actor_name: "Phạm Quốc Quản", what: "added", first_day: "2026-01-02", last_day: "2026-01-10", count: 2 }],
  "/api/regulations": [samples.regulation],
  "/api/recordings": { recordings: [samples.recording, { ...samples.recording, id: 5, state: "finishing", progress: 40, film_url: "" }], next: null },
  "/api/recordings/4": samples.recording,
  "/api/logbook": { pages: [samples.logbook], next: null },
  "/api/sessions/7/logbook": samples.logbook,
};

export interface Sent {
  method: string;
  path: string;
  body: unknown;
  /** Its header `Idempotency-Key`; undefined: none. */
  key?: string | undefined;
}

/** Serve the samples in place of the network; returns what was sent. ``changed`` answers other requests, by path (what it throws is a lost answer); ``held``: GET, by path or path and query. */
export function serve(changed: Record<string, (body: unknown, key: string | undefined) => Response> = {}, held: Record<string, unknown> = {}): Sent[] {
  const sent: Sent[] = [];
  globalThis.fetch = async (input) => {
    const request = input instanceof Request ? input : new Request(input);
    const { pathname: path, search } = new URL(request.url);
    if (request.method === "GET") {
      const answer = held[`${path}${search}`] ?? held[path] ?? ANSWERS[path];
      return answer ? Response.json(answer) : Response.json({ code: "not_found", what: path, next: "", params: {} }, { status: 404 });
    }
    const text = await request.text();
    const body: unknown = text ? JSON.parse(text) : undefined;
    const key = request.headers.get("Idempotency-Key") ?? undefined;
    sent.push({ method: request.method, path, body, key });
    return changed[path]?.(body, key) ?? Response.json({ code: "forbidden", what: "Không được.", next: "Hỏi Sở.", params: {} }, { status: 403 });
  };
  return sent;
}

/** Show a page at an address; ``pattern`` is its address with parameters. Without the kit's styles: jsdom weighs every rule for every element. */
export function show(page: ReactNode, pattern = "/", address = pattern): RenderResult & { queries: QueryClient } {
  const queries = createQueries();
  const router = createMemoryRouter([{ path: pattern, element: page }, { path: "*", element: <p>elsewhere</p> }], {
    initialEntries: [address],
  });
  const shown = render(
    <MantineProvider theme={theme} cssVariablesResolver={resolver} env="test" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { ...shown, queries };
}

/** Return what axe finds wrong, in one line each. Colours are judged in a real browser only. */
export async function faults(container: Element): Promise<string[]> {
  // Styles are not loaded here, and only what is wrong is told: no selectors for everything that is right.
  const { violations } = await axe.run(container, { preload: false, selectors: false, resultTypes: ["violations"], rules: { "color-contrast": { enabled: false }, region: { enabled: false } } });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
