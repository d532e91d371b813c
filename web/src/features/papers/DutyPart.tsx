import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import type { ConferencePapers, ConferenceView, DutyLinkView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";
import { BodySelect } from "@/ui/BodySelect";
import { CopyButton } from "@/ui/CopyButton";
import { Icon } from "@/ui/Icon";

interface Props {
  conference: ConferenceView;
  papers: ConferencePapers;
  onChanged: () => Promise<void>;
}

/** Companies that keep line and power up: who was asked, who answered, who is on duty in which session. */
export function DutyPart({ conference, papers, onChanged }: Props) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<number | null>(null);
  const ask = useMutation({
    mutationFn: (provider_id: number) =>
      must(api.POST("/api/conferences/{conference_id}/duty-links", { params: { path: { conference_id: conference.id } }, body: { provider_id } })),
    onSuccess: async () => {
      setChosen(null);
      await onChanged();
    },
  });
  const revoke = useMutation({
    mutationFn: (link_id: number) => must(api.DELETE("/api/duty-links/{link_id}", { params: { path: { link_id } } })),
    onSuccess: onChanged,
  });
  const { duty, providers, may_make: mayMake } = papers;
  return (
    <>
      <div className="sechead">
        <h3>{t("papers.duty.title")}</h3>
      </div>
      <div className="lines">
        {!duty.length && <p className="docpaper soft">{t("papers.duty.none")}</p>}
        {duty.map((link) => (
          <article className="docpaper" key={link.id} aria-label={link.provider}>
            <div>
              <h3>
                {link.provider} <span className="soft small">{t(`papers.duty.kind.${link.kind}`)}</span>
              </h3>
              <DutyState link={link} />
              {conference.sessions.map((session) => {
                const person = link.people.find(({ session_id }) => session_id === session.id);
                return (
                  <p className="small" key={session.id}>
                    {t(`papers.duty.session.${session.kind}`)}: {person ? <b>{`${person.name}, ${person.phone}`}</b> : <span className="soft">{t("papers.duty.nobody")}</span>}
                  </p>
                );
              })}
              {link.note && <p className="small soft wrap-any">{link.note}</p>}
            </div>
            {mayMake && (
              <div className="buttons">
                <CopyButton text={link.url} label={t("papers.duty.copy")} />
                <button className="button" type="button" disabled={revoke.isPending} onClick={() => revoke.mutate(link.id)}>
                  {t("papers.duty.revoke")}
                </button>
              </div>
            )}
          </article>
        ))}
        {mayMake && providers.length > 0 && (
          <div className="docpaper">
            <BodySelect
              label={t("papers.duty.provider")}
              options={providers.map(({ id, name, kind }) => ({ id, name: `${name} (${t(`papers.duty.kind.${kind}`)})` }))}
              value={chosen}
              onChange={setChosen}
            />
            <div className="buttons">
              <button className="button" type="button" disabled={chosen === null || ask.isPending} onClick={() => chosen !== null && ask.mutate(chosen)}>
                <Icon name="plus" />
                {t("papers.duty.ask")}
              </button>
            </div>
          </div>
        )}
        {mayMake && !providers.length && !duty.length && <p className="docpaper small soft">{t("papers.duty.noProviders")}</p>}
      </div>
      {(ask.error ?? revoke.error) && <ProblemNote error={ask.error ?? revoke.error} />}
    </>
  );
}

function DutyState({ link }: { link: DutyLinkView }) {
  const { t } = useTranslation();
  if (link.acknowledged_at)
    return (
      <p className="state is-verified small">
        <Icon name="check" />
        {t("papers.duty.done", { time: dayAndClock(link.acknowledged_at) })}
      </p>
    );
  return (
    <p className="state is-attention small">
      <Icon name="clock" />
      {t(link.stale ? "papers.duty.stale" : link.seen_at ? "papers.duty.seen" : "papers.duty.waiting")}
    </p>
  );
}
