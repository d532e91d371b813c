import "./presiding.css";
import { NumberInput, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { ConferenceView, Schemas } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";

type Presiding = Schemas["PresidingView"];

/** Who presides when the chair is lost, and how long lost points are waited for; for those who may set it. */
export function PresidingSection({ conference }: { conference: ConferenceView }) {
  const { t } = useTranslation();
  const may = conference.may.includes("presiding.set");
  const path = { conference_id: conference.id };
  const { data, error, refetch } = useQuery({
    queryKey: keys.presiding(conference.id),
    queryFn: () => must(api.GET("/api/conferences/{conference_id}/presiding", { params: { path } })),
    enabled: may,
  });
  if (!may) return null;
  return (
    <section aria-label={t("presiding.section")}>
      <div className="sechead">
        <h2>{t("presiding.section")}</h2>
      </div>
      {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {data && <Form key={JSON.stringify(data)} conference={conference} kept={data} />}
    </section>
  );
}

/** What was typed: an empty field stands for the installation's figure. */
const typedOf = (value: number | null): number | string => value ?? "";
const sent = (value: number | string): number | null => (typeof value === "number" ? value : null);

function Form({ conference, kept }: { conference: ConferenceView; kept: Presiding }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [deputy, setDeputy] = useState(kept.deputy_point_id ? String(kept.deputy_point_id) : null);
  const [wait, setWait] = useState(typedOf(kept.chair_wait_s));
  const [grace, setGrace] = useState(typedOf(kept.seat_grace_s));
  const save = useMutation({
    mutationFn: () =>
      must(
        api.PUT("/api/conferences/{conference_id}/presiding", {
          params: { path: { conference_id: conference.id } },
          body: { deputy_point_id: deputy ? Number(deputy) : null, chair_wait_s: sent(wait), seat_grace_s: sent(grace) },
        }),
      ),
    onSuccess: (saved) => queries.setQueryData(keys.presiding(conference.id), saved),
  });
  const subs = conference.points.filter(({ is_main }) => !is_main).map(({ point_id, name }) => ({ value: String(point_id), label: name }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <form className="panel presiding-form" onSubmit={submit} noValidate>
      <Select
        label={t("presiding.deputy")}
        description={t("presiding.deputyHint")}
        placeholder={t("presiding.nobody")}
        data={subs}
        value={deputy}
        onChange={setDeputy}
        searchable
        clearable
        clearButtonProps={{ "aria-label": t("presiding.noDeputy") }}
        nothingFoundMessage={t("chair.foundNone")}
      />
      <NumberInput
        label={t("presiding.waitSeconds")}
        description={t("presiding.waitHint")}
        placeholder={t("presiding.usual", { count: kept.usual_wait_s })}
        value={wait}
        onChange={setWait}
        min={10}
        max={3600}
        allowDecimal={false}
        hideControls
      />
      <NumberInput
        label={t("presiding.graceSeconds")}
        description={t("presiding.graceHint")}
        placeholder={t("presiding.usual", { count: kept.usual_grace_s })}
        value={grace}
        onChange={setGrace}
        min={0}
        max={86_400}
        allowDecimal={false}
        hideControls
      />
      <p className="ways row">
        <button className="button" type="submit" disabled={save.isPending}>
          {t("presiding.save")}
        </button>
        <span role="status" className="soft small">
          {save.isSuccess && t("presiding.saved")}
        </span>
      </p>
      {save.error && <ProblemNote error={save.error} />}
    </form>
  );
}
