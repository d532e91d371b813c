/** What happens after a sign-in, and where the secret of a link stands. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { takeOver } from "@/api/me";
import type { Me } from "@/api/types";

/** The secret part of a link: behind #, so that it reaches no log of any server. `#token=…` and `#…` are taken. */
export function secretOf(hash: string): string {
  const text = decodeURIComponent(hash.replace(/^#/, ""));
  return new URLSearchParams(text).get("token") ?? text;
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
