import "./urgent.css";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import type { Schemas } from "@/api/types";
import { useForgetting } from "@/features/room/useForgetting";
import { useInert } from "@/features/room/useInert";
import { clock } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { useUrgent } from "./useUrgent";

interface Props {
  sessionId: number;
  /** Stage version that the page shows. */
  version: number;
  urgent: Schemas["UrgentView"] | null | undefined;
  /** Name of the point that is put to all. */
  name: string;
  /** The Department. */
  may: boolean;
}

/** That the Department speaks to all over the floor, and for the Department the one press that gives the room back. */
export function UrgentNote({ sessionId, version, urgent, name, may }: Props) {
  const { t } = useTranslation();
  const command = useUrgent(sessionId, version);
  const inert = useInert(`${urgent?.point_id ?? 0}`);
  useForgetting(command);
  if (!urgent) return null;
  const still = inert || command.isPending;
  const problem = command.error ? asProblem(command.error) : null;
  return (
    <section className="banner urgent-note" aria-label={t("urgent.title")}>
      <Icon name="sound" />
      <span role="status">{t("urgent.on", { name, by: urgent.by, time: clock(urgent.since) })}</span>
      <span className="kept">{t("urgent.kept")}</span>
      {may && (
        <button
          className="button push"
          type="button"
          aria-disabled={still}
          onClick={() => {
            if (!still) command.mutate(null);
          }}
        >
          {t("urgent.end")}
        </button>
      )}
      {problem && (
        <span role="alert">
          {problem.what} {problem.next}
        </span>
      )}
    </section>
  );
}
