import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { may, useMe } from "@/api/me";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { ListChanges } from "./ListChanges";
import { listsQuery } from "./queries";

/** The newest list of contact officers of each body; the Department gives its receipt here. */
export function ListsTab() {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(listsQuery);
  const receive = useMutation({
    mutationFn: (id: number) => must(api.POST("/api/contact-lists/{list_id}/receive", { params: { path: { list_id: id } } })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: keys.contactLists });
      void queries.invalidateQueries({ queryKey: keys.pointCards });
    },
  });
  if (!data) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  const receives = may(me, "contact_list.receive");
  return (
    <div className="page">
      <p className="soft small">{t("points.lists.clause")}</p>
      {receive.error && <ProblemNote error={receive.error} />}
      {!data.length && <p className="soft">{t("points.lists.none")}</p>}
      {data.length > 0 && (
        <div className="listing">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("points.lists.body")}</th>
                <th scope="col">{t("points.lists.versionHead")}</th>
                <th scope="col">{t("points.lists.officers")}</th>
                <th scope="col">{t("points.lists.changesHead")}</th>
                <th scope="col">{t("points.lists.receipt")}</th>
              </tr>
            </thead>
            <tbody>
              {data.map((list) => (
                <tr key={list.id}>
                  <td>
                    <b>{list.body_name}</b>
                    <br />
                    <span className="soft small">
                      {list.sent_by_name}, {dayAndClock(list.sent_at)}
                    </span>
                  </td>
                  <td className="num">
                    <a href={`/api/contact-lists/${list.id}/table`} download aria-label={t("points.lists.table", { version: String(list.version) })}>
                      {list.version}
                    </a>
                  </td>
                  <td>
                    {list.facts.officers.map((officer) => (
                      <div key={`${officer.rank}:${officer.name}`}>
                        {officer.name} <span className="soft small num">{officer.phone}</span>
                      </div>
                    ))}
                  </td>
                  <td>{list.version > 1 && <ListChanges changes={list.facts.changes} />}</td>
                  <td>
                    {list.received_at ? (
                      <span className="state is-verified">
                        <Icon name="check" />
                        {t("points.lists.received", { name: list.received_by_name, time: dayAndClock(list.received_at) })}
                      </span>
                    ) : receives ? (
                      <button className="button" type="button" disabled={receive.isPending} onClick={() => receive.mutate(list.id)}>
                        {t("points.lists.receive", { version: String(list.version) })}
                      </button>
                    ) : (
                      <span className="state is-attention">
                        <Icon name="clock" />
                        {t("points.lists.waiting")}
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
