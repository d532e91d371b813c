import { useState } from "react";
import { dayKey } from "@/i18n/dates";

/** The day on which the page was opened, `2025-05-22`, in the province's time zone. */
export function useToday(): string {
  const [today] = useState(() => dayKey(Date.now()));
  return today;
}
