/** What happens after a sign-in, and where the secret of a link stands. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useNavigate } from "react-router";
import { api, must } from "@/api/client";
import { takeOver } from "@/api/me";
import type { Me } from "@/api/types";

/** The secret part of a link: behind #, so that it reaches no log of any server. `#token=…` and `#…` are taken. */
export function secretOf(hash: string): string {
  const text = decodeURIComponent(hash.replace(/^#/, ""));
  return new URLSearchParams(text).get("token") ?? text;
}

/** What the server says of a one-time link before its form is filled in; the link is not used by that. */
export function useLinkCheck(token: string, purpose: "setup" | "password"): { good: boolean; error: Error | null } {
  // Not a query: the sign-in that follows forgets all of those, and a used link would be asked about again.
  const { mutate, isSuccess, error } = useMutation({
    mutationFn: () => must(api.POST("/api/link-checks", { body: { token, purpose } })),
  });
  const sent = useRef(false);
  useEffect(() => {
    if (sent.current || !token) return;
    sent.current = true;
    mutate();
  }, [mutate, token]);
  return { good: isSuccess, error };
}

/** Return where to go after the sign-in: only a path of our own. */
function wayBack(search: string): string {
  const path = new URLSearchParams(search).get("tiep") ?? "/";
  return path.startsWith("/") && !path.startsWith("//") ? path : "/";
}

/** Return what to call with the Me that a sign-in answered. */
export function useArrival(): (me: Me) => void {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return (me) => {
    takeOver(queries, me);
    void navigate(wayBack(location.search), { replace: true });
  };
}
