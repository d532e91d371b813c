import "./rules.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { may, useMe } from "@/api/me";
import type { RegulationIn, RegulationView } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { dayKey, shortDay } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { PickSide } from "@/ui/PickSide";
import { PickTable } from "@/ui/PickTable";
import { ValidityState } from "@/ui/ValidityState";
import { FIRST, typedOf } from "./regulation";
import { RegulationForm } from "./RegulationForm";
import { RegulationSide } from "./RegulationSide";

type Step = { do: "add"; request: RegulationIn } | { do: "change"; id: number; request: RegulationIn } | { do: "drop"; id: number };

function take(step: Step): Promise<RegulationView[]> {
  if (step.do === "add") return must(api.POST("/api/regulations", { body: step.request }));
  const params = { path: { regulation_id: step.id } };
  if (step.do === "change") return must(api.PUT("/api/regulations/{regulation_id}", { params, body: step.request }));
  return must(api.DELETE("/api/regulations/{regulation_id}", { params }));
}

/** Versions of the regulation: what holds when; the new one is added, the used one is never changed. */
export function RegulationsTab() {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const [today] = useState(() => dayKey(Date.now()));
  const { data, error, refetch } = useQuery({ queryKey: keys.regulations, queryFn: () => must(api.GET("/api/regulations")) });
  const [picked, setPicked] = useState<number>();
  const [form, setForm] = useState<"add" | "change">();
  const change = useMutation({
    mutationFn: take,
    onSuccess: (views) => {
      queries.setQueryData(keys.regulations, views);
      setForm(undefined);
    },
  });
  if (!data) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  const shown = data.find(({ id }) => id === picked) ?? data.find(({ in_force }) => in_force) ?? data[0];
  const manages = may(me, "rules.manage");
  const open = (which: "add" | "change") => {
    change.reset();
    setForm(which);
  };
  const initial = () => {
    if (form === "change" && shown) return typedOf(shown);
    return data[0] ? { ...typedOf(data[0]), number: "", from: "", note: "" } : FIRST;
  };
  return (
    <div className="shell">
      <div className="body">
        <div className="pagehead">
          <h2>{t("rules.regulation.title")}</h2>
          {manages && (
            <button className="button primary push" type="button" onClick={() => open("add")}>
              <Icon name="plus" />
              {t("rules.regulation.add")}
            </button>
          )}
        </div>
        {!data.length && <p className="soft">{t("rules.regulation.none")}</p>}
        {data.length > 0 && (
          <PickTable
            label={t("rules.regulation.title")}
            rows={data}
            idOf={({ id }) => id}
            picked={shown?.id}
            onPick={setPicked}
            side="regulation-side"
            head={t("rules.regulation.number")}
            name={({ number }) => number}
            beside={({ in_force, effective_from }) => (
              <ValidityState state={in_force ? "in_force" : effective_from > today ? "coming" : "over"} />
            )}
            columns={[
              {
                head: t("rules.regulation.from"),
                className: "num",
                cell: ({ effective_from, effective_to }) => (
                  <>
                    {shortDay(effective_from)}
                    {effective_to && <span className="soft"> {t("rules.regulation.until", { day: shortDay(effective_to) })}</span>}
                  </>
                ),
              },
              { head: t("rules.regulation.registration"), className: "num", cell: (view) => t("rules.regulation.days", { count: view.registration_days }) },
              { head: t("rules.regulation.technical"), className: "num", cell: (view) => t("rules.regulation.days", { count: view.technical_request_days }) },
              { head: t("rules.regulation.rehearsal"), className: "num", cell: (view) => t("rules.regulation.days", { count: view.rehearsal_days }) },
            ]}
          />
        )}
        {change.error && !form && <ProblemNote error={change.error} />}
      </div>
      <PickSide id="regulation-side" picked={shown?.id} label={shown?.number ?? t("rules.regulation.tab")} hint={t("rules.regulation.none")}>
        {shown && (
          <RegulationSide
            view={shown}
            manages={manages}
            pending={change.isPending}
            onEdit={() => open("change")}
            onDrop={() => change.mutate({ do: "drop", id: shown.id })}
          />
        )}
      </PickSide>
      {form && (
        <RegulationForm
          title={form === "change" && shown ? t("rules.regulation.editTitle", { number: shown.number }) : t("rules.regulation.addTitle")}
          initial={initial()}
          today={today}
          pending={change.isPending}
          error={change.error}
          onClose={() => setForm(undefined)}
          onSave={(request) => change.mutate(form === "change" && shown ? { do: "change", id: shown.id, request } : { do: "add", request })}
        />
      )}
    </div>
  );
}
