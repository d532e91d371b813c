import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { CheckIn } from "@/api/types";

/** Typing pauses so long before the server is asked. */
const PAUSE_MS = 250;
/** In time becomes late by the clock. */
const CLOCK_MS = 60_000;

/** What the rules say of what is typed, a moment after it was typed. */
export function useCheck(plan: CheckIn | undefined) {
  const typed = plan && JSON.stringify(plan);
  const [asked, setAsked] = useState(typed);
  useEffect(() => {
    const timer = window.setTimeout(() => setAsked(typed), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [typed]);
  return useQuery({
    queryKey: [...keys.checks, asked],
    queryFn: () => must(api.POST("/api/conferences/check", { body: JSON.parse(asked ?? "") as CheckIn })),
    enabled: asked !== undefined && typed !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: CLOCK_MS,
  });
}
