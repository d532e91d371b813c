import { TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, must } from "@/api/client";
import { useMe } from "@/api/me";
import { ProblemNote } from "@/app/ProblemNote";
import { useArrival } from "./arrival";
import { Doorway } from "./Doorway";

/** Enrols this machine for a bridge point by a one-time code. */
export function EnrolPage() {
  const { t } = useTranslation();
  const me = useMe();
  const arrive = useArrival();
  const [code, setCode] = useState("");
  const [missing, setMissing] = useState(false);
  const enrol = useMutation({
    mutationFn: () => must(api.POST("/api/devices/enrol", { body: { code: code.trim() } })),
    onSuccess: arrive,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!code.trim());
    if (code.trim()) enrol.mutate();
  };
  const point = me?.device_point;
  return (
    <Doorway title={t("access.enrol.title")} lead={t("access.enrol.lead")}>
      {point && <p>{t("access.enrol.current", { point: point.name })}</p>}
      <form onSubmit={submit} noValidate>
        <TextInput
          className="code-input"
          label={t("access.enrol.code")}
          description={t("access.enrol.codeHint")}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          autoFocus
          error={missing ? t("access.enrol.required") : undefined}
        />
        {enrol.error && <ProblemNote error={enrol.error} />}
        <button className="button primary wide" type="submit" disabled={enrol.isPending}>
          {t("access.enrol.submit")}
        </button>
      </form>
      {me?.kind !== "person" && (
        <p>
          <Link to="/dang-nhap">{t("access.enrol.other")}</Link>
        </p>
      )}
    </Doorway>
  );
}
