import { TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { useMay } from "@/api/me";
import type { PersonView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { Icon } from "@/ui/Icon";
import { GiveRole } from "./GiveRole";
import { PersonAccess } from "./PersonAccess";
import { RoleItem } from "./RoleItem";

/** Somebody who signs in, in depth: details, roles, password, and whether they may come in. */
export function PersonSide({ person }: { person: PersonView }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [giving, setGiving] = useState(false);
  const manages = useMay("people.manage");
  const changed = () => void queries.invalidateQueries({ queryKey: keys.people });
  return (
    <>
      <h2 className="wrap-any">{person.name}</h2>
      <div className="detail">
        <p className="soft small">{person.username}</p>
        {manages ? (
          <Details key={`${person.name}|${person.post}|${person.phone}`} person={person} onChanged={changed} />
        ) : (
          <dl className="pairs">
            <dt>{t("administration.people.post")}</dt>
            <dd>{person.post || "–"}</dd>
            <dt>{t("people.phone")}</dt>
            <dd className="num">{person.phone || "–"}</dd>
          </dl>
        )}
        <h3>{t("people.roles")}</h3>
        {!person.assignments.length && <p className="soft">{t("administration.people.noRole")}</p>}
        {person.assignments.map((assignment) => (
          <RoleItem key={assignment.id} personId={person.id} assignment={assignment} manages={manages} onChanged={changed} />
        ))}
        {!manages ? (
          <span className={person.active ? "state is-verified" : "state is-idle"}>
            <Icon name={person.active ? "check" : "lock"} />
            {t(person.active ? "people.active" : "administration.people.inactive")}
          </span>
        ) : giving ? (
          <GiveRole
            personId={person.id}
            onClose={() => setGiving(false)}
            onGiven={() => {
              setGiving(false);
              changed();
            }}
          />
        ) : (
          <button className="button wide" type="button" onClick={() => setGiving(true)}>
            <Icon name="plus" />
            {t("people.give")}
          </button>
        )}
        {manages && <PersonAccess person={person} onChanged={changed} />}
      </div>
    </>
  );
}

function Details({ person, onChanged }: { person: PersonView; onChanged: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState({ name: person.name, post: person.post, phone: person.phone });
  const save = useMutation({
    mutationFn: () =>
      must(
        api.PUT("/api/people/{person_id}", {
          params: { path: { person_id: person.id } },
          body: { name: typed.name.trim(), post: typed.post.trim(), phone: typed.phone.trim() },
        }),
      ),
    onSuccess: onChanged,
  });
  const same = typed.name === person.name && typed.post === person.post && typed.phone === person.phone;
  const field = (name: keyof typeof typed, label: string, maxLength: number) => ({
    label,
    value: typed[name],
    maxLength,
    autoComplete: "off",
    onChange: (event: { currentTarget: { value: string } }) => setTyped({ ...typed, [name]: event.currentTarget.value }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.name.trim() && !same) save.mutate();
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      <TextInput
        {...field("name", t("administration.people.name"), 120)}
        error={typed.name.trim() ? undefined : t("administration.people.required")}
      />
      <TextInput {...field("post", t("administration.people.post"), 120)} />
      <TextInput {...field("phone", t("people.phone"), 40)} inputMode="tel" />
      {save.error && <ProblemNote error={save.error} />}
      <button className="button wide" type="submit" disabled={same || save.isPending}>
        {t("people.save")}
      </button>
    </form>
  );
}
