import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { may, useMe } from "@/api/me";
import { ProblemNote } from "@/app/ProblemNote";
import { BodyPaper } from "@/features/papers/BodyPaper";
import { dayAndClock } from "@/i18n/dates";
import { Bounded } from "@/ui/Bounded";
import { Icon } from "@/ui/Icon";
import type { PointPage } from "./fields";
import { ListChanges } from "./ListChanges";

/** The list of contact officers as it stands, sending it to the Department, and what was sent before. */
export function ContactPanel({ page }: { page: PointPage }) {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const done = () => {
    void queries.invalidateQueries({ queryKey: keys.pointPage(page.id) });
    void queries.invalidateQueries({ queryKey: keys.contactLists });
    void queries.invalidateQueries({ queryKey: keys.pointCards });
  };
  const send = useMutation({
    mutationFn: () => must(api.POST("/api/points/{point_id}/contact-lists", { params: { path: { point_id: page.id } } })),
    onSuccess: done,
  });
  const receive = useMutation({
    mutationFn: (id: number) => must(api.POST("/api/contact-lists/{list_id}/receive", { params: { path: { list_id: id } } })),
    onSuccess: done,
  });
  const { contact_list: list, sent_lists: sent } = page;
  const newest = sent[0];
  const waiting = newest && !newest.received_at;
  return (
    <section aria-labelledby="contacts-head">
      <h2 id="contacts-head">{t("points.lists.title")}</h2>
      <p className="soft small">{t("points.lists.clause")}</p>
      {!list.officers.length && <p>{t("points.lists.nobody")}</p>}
      <div>
        {list.officers.map((officer) => (
          <div className="officer" key={`${officer.rank}:${officer.name}`}>
            <b>{officer.name}</b>
            <span className="small">
              {t(`points.values.contact.${officer.rank}`)}
              {officer.post && `, ${officer.post}`}
            </span>
            <span className="num small">{[officer.phone, officer.second_phone].filter(Boolean).join(", ")}</span>
          </div>
        ))}
      </div>
      {newest && list.changes.length > 0 && (
        <div>
          <b className="small">{t("points.lists.changesHead")}</b>
          <ListChanges changes={list.changes} />
        </div>
      )}
      {newest && !list.changes.length && (
        <span className="state is-verified">
          <Icon name="check" />
          {t("points.lists.upToDate")}
        </span>
      )}
      {send.error && <ProblemNote error={send.error} />}
      {receive.error && <ProblemNote error={receive.error} />}
      {page.manages && list.officers.length > 0 && (!newest || list.changes.length > 0) && (
        <button className="button primary wide" type="button" disabled={send.isPending} onClick={() => send.mutate()}>
          {newest ? t("points.lists.sendChanges") : t("points.lists.send")}
        </button>
      )}
      {waiting && may(me, "contact_list.receive") && (
        <button className="button primary wide" type="button" disabled={receive.isPending} onClick={() => receive.mutate(newest.id)}>
          {t("points.lists.receive", { version: String(newest.version) })}
        </button>
      )}
      {list.officers.length > 0 && <BodyPaper bodyId={page.body_id} />}
      {sent.length > 0 && <h3>{t("points.lists.earlier")}</h3>}
      <Bounded shown={sent.length} total={page.sent_total} />
      {sent.map((one) => (
        <div className="officer" key={one.id}>
          <span className="small">
            {t("points.lists.sentAs", { version: String(one.version), name: one.sent_by_name, time: dayAndClock(one.sent_at) })}
          </span>
          {one.received_at ? (
            <span className="state is-verified small">
              <Icon name="check" />
              {t("points.lists.received", { name: one.received_by_name, time: dayAndClock(one.received_at) })}
            </span>
          ) : (
            <span className="state is-attention small">
              <Icon name="clock" />
              {t("points.lists.waiting")}
            </span>
          )}
          <a className="small" href={`/api/contact-lists/${one.id}/table`} download>
            {t("points.lists.table", { version: String(one.version) })}
          </a>
        </div>
      ))}
    </section>
  );
}
