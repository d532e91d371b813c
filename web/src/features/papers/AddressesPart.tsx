import { TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { useMay } from "@/api/me";
import { bodiesQuery } from "@/api/queries";
import { ProblemNote } from "@/app/ProblemNote";
import { BodySelect } from "@/ui/BodySelect";

/** Official mail addresses of bodies: notices and calendar entries go there. */
export function AddressesPart() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data, error } = useQuery({ queryKey: keys.addresses, queryFn: () => must(api.GET("/api/mail/addresses")) });
  const bodies = useQuery(bodiesQuery);
  const [bodyId, setBodyId] = useState<number | null>(null);
  const [address, setAddress] = useState("");
  const manages = useMay("mail.manage");
  const set = useMutation({
    mutationFn: (wanted: { body_id: number; address: string | null }) =>
      must(api.PUT("/api/bodies/{body_id}/mail", { params: { path: { body_id: wanted.body_id } }, body: { address: wanted.address } })),
    onSuccess: async () => {
      setAddress("");
      setBodyId(null);
      await queries.invalidateQueries({ queryKey: keys.addresses });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (bodyId !== null && address.trim()) set.mutate({ body_id: bodyId, address: address.trim() });
  };
  return (
    <section aria-label={t("papers.mail.addresses")}>
      <div className="sechead">
        <h2>{t("papers.mail.addresses")}</h2>
        <span className="count small num">{data?.length}</span>
      </div>
      <p className="small soft">{t("papers.mail.addressesHint")}</p>
      {(error ?? set.error) && <ProblemNote error={error ?? set.error} />}
      <div className="lines">
        {manages && <form className="docpaper" onSubmit={submit} noValidate>
          <div className="two">
            <BodySelect label={t("papers.feed.body")} options={bodies.data ?? []} value={bodyId} onChange={setBodyId} />
            <TextInput label={t("papers.mail.address")} type="email" value={address} maxLength={254} onChange={({ currentTarget }) => setAddress(currentTarget.value)} />
          </div>
          <div className="buttons">
            <button className="button" type="submit" disabled={bodyId === null || !address.trim() || set.isPending}>
              {t("papers.mail.save")}
            </button>
          </div>
        </form>}
        {data?.map(({ body_id, body_name, address: known }) => (
          <div className="docpaper" key={body_id}>
            <p>
              <b>{body_name}</b> <span className="soft">{known}</span>
            </p>
            {manages && <div className="buttons">
              <button className="button dense" type="button" disabled={set.isPending} onClick={() => set.mutate({ body_id, address: null })}>
                {t("papers.mail.removeAddress", { name: body_name })}
              </button>
            </div>}
          </div>
        ))}
      </div>
    </section>
  );
}
