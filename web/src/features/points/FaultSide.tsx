import { Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { actorName } from "@/i18n/actors";
import { Link } from "react-router";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { may, useMe } from "@/api/me";
import type { Schemas } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";
import { FaultState } from "./FaultState";
import { stepWords } from "./step-words";

type Command = Schemas["FaultCommand"];

/** Commands that say what was done or why; the server refuses them without. */
const NEEDS_NOTE: readonly Command[] = ["fix", "reopen", "note"];

/** One fault in depth: what was said, what was done, and the next step. */
export function FaultSide({ id }: { id: number }) {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const [provider, setProvider] = useState("");
  const [lacking, setLacking] = useState<"note" | "provider">();
  const path = { params: { path: { fault_id: id } } };
  const { data: fault, error, refetch } = useQuery({
    queryKey: keys.pointFault(id),
    queryFn: () => must(api.GET("/api/point-faults/{fault_id}", path)),
  });
  const step = useMutation({
    mutationFn: (command: Command) =>
      must(
        api.POST("/api/point-faults/{fault_id}/steps", {
          ...path,
          body: { command, seen: fault?.version ?? 1, note: note.trim(), provider: provider.trim() },
        }),
      ),
    onSuccess: (newer) => {
      queries.setQueryData(keys.pointFault(id), newer);
      void queries.invalidateQueries({ queryKey: keys.pointFaults, exact: true });
      void queries.invalidateQueries({ queryKey: keys.pointPage(newer.point_id) });
      setNote("");
      setProvider("");
    },
    // Somebody was quicker: show the newer state beside what was typed.
    onError: () => void refetch(),
  });
  if (!fault) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  const take = (command: Command) => {
    const missing = NEEDS_NOTE.includes(command) && !note.trim() ? "note" : command === "notify_provider" && !provider.trim() ? "provider" : undefined;
    setLacking(missing);
    if (!missing) step.mutate(command);
  };
  const words = stepWords(fault.kind);
  const main = fault.may.find((command) => !["note", "notify_provider"].includes(command));
  return (
    <>
      <h2 className="wrap-any">{fault.point_name}</h2>
      <div className="detail">
        <FaultState kind={fault.kind} state={fault.state} />
        <p className="pre">{fault.text}</p>
        <p className="soft small">
          {t(`points.faults.kinds.${fault.kind}`)}
          {fault.blocks && `. ${t(`points.${words}.blocks`)}`}
        </p>
        <p className="small">{t("points.faults.reportedBy", { name: fault.reported_by_name, time: dayAndClock(fault.reported_at) })}</p>
        {fault.phone && <p className="small">{t("points.faults.callBack", { phone: fault.phone })}</p>}
        {fault.provider_notified_at && (
          <p className="small">
            {t("points.faults.provider", { name: fault.provider, time: dayAndClock(fault.provider_notified_at) })}
          </p>
        )}
        {may(me, "point.details.read") && <Link to={`/diem-cau/${fault.point_id}`}>{t("points.faults.openPage")}</Link>}
        {fault.may.length > 0 && (
          <>
            <Textarea
              label={t("points.faults.note")}
              value={note}
              maxLength={2000}
              rows={2}
              error={lacking === "note" && !note.trim() ? t(`points.${words}.noteNeeded`) : undefined}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            {fault.may.includes("notify_provider") && (
              <TextInput
                label={t("points.faults.providerName")}
                value={provider}
                maxLength={200}
                error={lacking === "provider" && !provider.trim() ? t("points.faults.providerNeeded") : undefined}
                onChange={(event) => setProvider(event.currentTarget.value)}
              />
            )}
            {step.error && <ProblemNote error={step.error} />}
            {fault.may.map((command) => (
              <button
                key={command}
                className={command === main ? "button primary wide" : "button wide"}
                type="button"
                disabled={step.isPending}
                onClick={() => take(command)}
              >
                {t(`points.${words}.commands.${command}`)}
              </button>
            ))}
          </>
        )}
        {fault.steps.length > 0 && <h3>{t("points.faults.steps")}</h3>}
        <ol className="steps">
          {fault.steps.map((one) => (
            <li key={one.id}>
              <b>{t(`points.${words}.commands.${one.command}`)}</b>
              {one.note && <span className="pre">{one.note}</span>}
              <span className="soft small">
                {actorName(one.actor_name)}, {dayAndClock(one.at)}
              </span>
            </li>
          ))}
        </ol>
      </div>
    </>
  );
}
