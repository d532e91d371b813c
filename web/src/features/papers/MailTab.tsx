import "./papers.css";
import { TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { useMay } from "@/api/me";
import type { MailState } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";
import { Bounded } from "@/ui/Bounded";
import { Icon } from "@/ui/Icon";
import { AddressesPart } from "./AddressesPart";
import { ProvidersPart } from "./ProvidersPart";

/** Letters are sent without an event that pages hear of. */
const LOOK_MS = 5000;

/** Whether mail is sent and what became of it, a test letter, addresses of bodies, line and power companies. */
export function MailTab() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ queryKey: keys.mail, queryFn: () => must(api.GET("/api/mail")), refetchInterval: LOOK_MS });
  const manages = useMay("mail.manage");
  if (!data) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  return (
    <div className="page docpapers">
      <h2>{t("papers.mail.title")}</h2>
      <article className="sheet stack">
        <Standing state={data} />
        <dl className="figures num">
          {(["waiting", "sent", "dead"] as const).map((name) => (
            <div key={name}>
              <dt>{t(`papers.mail.${name}`)}</dt>
              <dd>{data[name]}</dd>
            </div>
          ))}
          <div>
            <dt>{t("papers.mail.last")}</dt>
            <dd>{data.last_sent_at ? dayAndClock(data.last_sent_at) : t("papers.mail.never")}</dd>
          </div>
        </dl>
        {data.on && manages && <TestLetter />}
        <p className="small soft">{t("papers.mail.noReading")}</p>
      </article>
      {data.letters.length > 0 && <Letters state={data} manages={manages} />}
      <ProvidersPart />
      <AddressesPart />
    </div>
  );
}

function Standing({ state }: { state: MailState }) {
  const { t } = useTranslation();
  if (!state.on)
    return (
      <div>
        <p className="state is-attention">
          <Icon name="fault" />
          {t("papers.mail.off")}
        </p>
        <p className="small">{t("papers.mail.offHint")}</p>
      </div>
    );
  return (
    <div>
      <p className={state.failure ? "state is-fault" : "state is-verified"}>
        <Icon name={state.failure ? "fault" : "check"} />
        {state.failure ? `${t("papers.mail.trouble")}: ${state.failure}` : t("papers.mail.on", { server: state.server })}
      </p>
      <p className="small">
        {t("papers.mail.from")}: {state.sender}
      </p>
    </div>
  );
}

function TestLetter() {
  const { t } = useTranslation();
  const [address, setAddress] = useState("");
  const send = useMutation({ mutationFn: () => must(api.POST("/api/mail/test", { body: { address: address.trim() } })) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      <TextInput label={t("papers.mail.testTo")} type="email" value={address} maxLength={254} onChange={({ currentTarget }) => setAddress(currentTarget.value)} />
      {send.error && <ProblemNote error={send.error} />}
      {send.data && (
        <p className="state is-verified" role="status">
          <Icon name="check" />
          {t("papers.mail.tested")}
        </p>
      )}
      <p>
        <button className="button" type="submit" disabled={send.isPending || !address.trim()}>
          {t("papers.mail.test")}
        </button>
      </p>
    </form>
  );
}

function Letters({ state, manages }: { state: MailState; manages: boolean }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: (mail_id: number) => must(api.POST("/api/mail/{mail_id}/again", { params: { path: { mail_id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.mail }),
  });
  return (
    <div className="listing">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t("papers.mail.letter")}</th>
            <th scope="col">{t("papers.mail.answer")}</th>
            {manages && <th scope="col" aria-label={t("papers.mail.again")} />}
          </tr>
        </thead>
        <tbody>
          {state.letters.map((letter) => (
            <tr key={letter.id}>
              <td>
                <b>{letter.address}</b>
                <span className="soft small"> {letter.subject}</span>
              </td>
              <td>
                <span className={letter.state === "dead" ? "state is-fault small" : "state is-attention small"}>
                  <Icon name={letter.state === "dead" ? "fault" : "clock"} />
                  {t(`papers.mail.state.${letter.state}`)}, {t("papers.mail.tries", { count: letter.tries })}
                </span>{" "}
                {letter.failure}
              </td>
              {manages && <td>
                <button className="button dense" type="button" disabled={again.isPending} onClick={() => again.mutate(letter.id)}>
                  {t("papers.mail.again")}
                </button>
              </td>}
            </tr>
          ))}
        </tbody>
      </table>
      <Bounded shown={state.letters.length} total={state.troubled} />
      {again.error && <ProblemNote error={again.error} />}
    </div>
  );
}
