import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { useMay } from "@/api/me";
import type { PersonView } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { finds } from "@/text/fold";
import { Icon } from "@/ui/Icon";
import { PickSide } from "@/ui/PickSide";
import { PickTable } from "@/ui/PickTable";
import { SearchBox } from "@/ui/SearchBox";
import { AddPerson } from "./AddPerson";
import { PersonSide } from "./PersonSide";

/** Everybody who signs in; somebody who is chosen is shown beside with roles and password. */
export function PeopleTab() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ queryKey: keys.people, queryFn: () => must(api.GET("/api/people")) });
  const [query, setQuery] = useState("");
  const [adding, setAdding] = useState(false);
  const manages = useMay("people.manage");
  const [chosenId, setChosenId] = useState<number>();
  if (!data) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  const shown = data.filter(({ name, username, post }) => finds(query, `${name} ${username} ${post}`));
  const chosen = data.find(({ id }) => id === chosenId);
  return (
    <div className="shell points">
      <div className="body">
        <div className="listhead">
          <SearchBox label={t("administration.people.search")} value={query} onChange={setQuery} />
          <span className="count num" role="status">
            {shown.length} / {data.length}
          </span>
          {manages && (
            <button className="button primary" type="button" onClick={() => setAdding(true)}>
              <Icon name="plus" />
              {t("administration.people.add")}
            </button>
          )}
        </div>
        {!shown.length && <p className="soft">{t("administration.people.none", { query })}</p>}
        {shown.length > 0 && (
          <PickTable
            label={t("administration.tabs.people")}
            rows={shown}
            idOf={({ id }) => id}
            picked={chosen?.id}
            onPick={setChosenId}
            side="person-side"
            head={t("administration.people.name")}
            name={({ name }) => name}
            beside={({ active }) => !active && <span className="soft small"> {t("administration.people.inactive")}</span>}
            columns={[
              { head: t("administration.people.username"), optional: true, cell: ({ username }) => username },
              { head: t("administration.people.post"), optional: true, cell: ({ post }) => post },
              { head: t("administration.people.roles"), cell: (person) => <RolesOf person={person} /> },
            ]}
          />
        )}
      </div>
      <PickSide id="person-side" picked={chosen?.id} label={chosen?.name ?? t("administration.tabs.people")} hint={t("people.choose")}>
        {chosen && <PersonSide key={chosen.id} person={chosen} />}
      </PickSide>
      <AddPerson opened={adding} onClose={() => setAdding(false)} />
    </div>
  );
}

function RolesOf({ person }: { person: PersonView }) {
  const { t } = useTranslation();
  if (!person.assignments.length) return <span className="soft">{t("administration.people.noRole")}</span>;
  return person.assignments.map(({ id, role, scope, scope_name }) => (
    <span className="assignment" key={id}>
      {t(`administration.roles.${role}`)}
      <span className="soft small">, {scope_name || t(`administration.scopes.${scope}`)}</span>
    </span>
  ));
}
