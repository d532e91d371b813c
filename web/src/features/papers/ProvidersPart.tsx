import { Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { useMay } from "@/api/me";
import type { ProviderView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";

const KINDS = ["telecom", "power"] as const;

/** Companies that keep line and power up (Art. 14): added, and taken out of use. */
export function ProvidersPart() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data, error } = useQuery({ queryKey: keys.providers, queryFn: () => must(api.GET("/api/providers")) });
  const [name, setName] = useState("");
  const [kind, setKind] = useState<(typeof KINDS)[number]>("telecom");
  const [phone, setPhone] = useState("");
  const [mail, setMail] = useState("");
  const manages = useMay("mail.manage");
  const again = () => queries.invalidateQueries({ queryKey: keys.providers });
  const add = useMutation({
    mutationFn: () => must(api.POST("/api/providers", { body: { name: name.trim(), kind, phone: phone.trim(), mail: mail.trim() || null, active: true } })),
    onSuccess: async () => {
      setName("");
      setPhone("");
      setMail("");
      await again();
    },
  });
  const change = useMutation({
    mutationFn: ({ id, mail: address, ...rest }: ProviderView) =>
      must(api.PUT("/api/providers/{provider_id}", { params: { path: { provider_id: id } }, body: { ...rest, mail: address || null } })),
    onSuccess: again,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) add.mutate();
  };
  return (
    <section aria-label={t("papers.mail.providers")}>
      <div className="sechead">
        <h2>{t("papers.mail.providers")}</h2>
      </div>
      {(error ?? add.error ?? change.error) && <ProblemNote error={error ?? add.error ?? change.error} />}
      <div className="lines">
        {data?.map((provider) => (
          <div className="docpaper" key={provider.id}>
            <p>
              <b>{provider.name}</b> <span className="soft">{[t(`papers.duty.kind.${provider.kind}`), provider.phone, provider.mail].filter(Boolean).join(" · ")}</span>
              {!provider.active && <span className="state is-idle small"> {t("papers.mail.inactive")}</span>}
            </p>
            {manages && <div className="buttons">
              <button className="button dense" type="button" disabled={change.isPending} onClick={() => change.mutate({ ...provider, active: !provider.active })}>
                {t(provider.active ? "papers.mail.deactivate" : "papers.mail.activate")}
              </button>
            </div>}
          </div>
        ))}
        {manages && <form className="docpaper" onSubmit={submit} noValidate>
          <div className="two">
            <TextInput label={t("papers.mail.name")} value={name} maxLength={200} onChange={({ currentTarget }) => setName(currentTarget.value)} />
            <Select
              label={t("papers.mail.kind")}
              data={KINDS.map((value) => ({ value, label: t(`papers.duty.kind.${value}`) }))}
              value={kind}
              allowDeselect={false}
              onChange={(value) => setKind(value === "power" ? "power" : "telecom")}
            />
            <TextInput label={t("papers.mail.phone")} type="tel" value={phone} maxLength={32} onChange={({ currentTarget }) => setPhone(currentTarget.value)} />
            <TextInput label={t("papers.mail.address")} type="email" value={mail} maxLength={254} onChange={({ currentTarget }) => setMail(currentTarget.value)} />
          </div>
          <div className="buttons">
            <button className="button" type="submit" disabled={!name.trim() || add.isPending}>
              {t("papers.mail.addProvider")}
            </button>
          </div>
        </form>}
      </div>
    </section>
  );
}
