import { Modal, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { PersonIn } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { PASSWORD_LEAST } from "@/features/access/passwords";
import { Icon } from "@/ui/Icon";
import { RoleRow, type RoleChoice } from "./RoleRow";

const EMPTY = { name: "", username: "", post: "", phone: "", password: "" };

interface Props {
  opened: boolean;
  onClose: () => void;
}

/** Adds somebody who signs in, with their roles. */
export function AddPerson({ opened, onClose }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [person, setPerson] = useState(EMPTY);
  const [roles, setRoles] = useState<RoleChoice[]>([]);
  const [tried, setTried] = useState(false);
  const nextKey = useRef(1);
  const add = useMutation({
    mutationFn: (body: PersonIn) => must(api.POST("/api/people", { body })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.people });
      setPerson(EMPTY);
      setRoles([]);
      setTried(false);
      onClose();
    },
  });
  const required = (value: string) => (tried && !value.trim() ? t("administration.people.required") : undefined);
  const placeMissing = ({ scope, scopeId }: RoleChoice) => scope !== "system" && scopeId === null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const { name, username, post, phone, password } = person;
    if (!name.trim() || !username.trim() || password.length < PASSWORD_LEAST || roles.some(placeMissing)) return;
    const assignments = roles.map(({ role, scope, scopeId }) => ({ role, scope, scope_id: scopeId ?? 0 }));
    add.mutate({ name: name.trim(), username: username.trim(), post: post.trim(), phone: phone.trim(), password, assignments });
  };
  const field = (key: keyof typeof EMPTY) => ({
    label: key === "phone" ? t("people.phone") : t(`administration.people.${key}`),
    value: person[key],
    autoComplete: "off",
    onChange: (event: { currentTarget: { value: string } }) => setPerson({ ...person, [key]: event.currentTarget.value }),
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("administration.people.add")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <form className="form" onSubmit={submit} noValidate>
        <TextInput {...field("name")} maxLength={120} error={required(person.name)} />
        <TextInput {...field("username")} maxLength={64} autoCapitalize="none" spellCheck={false} error={required(person.username)} />
        <TextInput {...field("post")} maxLength={120} />
        <TextInput {...field("phone")} maxLength={40} inputMode="tel" />
        <PasswordInput
          {...field("password")}
          autoComplete="new-password"
          description={t("administration.people.passwordHint")}
          error={tried && person.password.length < PASSWORD_LEAST ? t("administration.people.short") : undefined}
        />
        {roles.map((choice, index) => (
          <RoleRow
            key={choice.key}
            choice={choice}
            place={index + 1}
            error={tried && placeMissing(choice) ? t("administration.people.required") : undefined}
            onChange={(changed) => setRoles(roles.map((role) => (role.key === changed.key ? changed : role)))}
            onRemove={() => setRoles(roles.filter(({ key }) => key !== choice.key))}
          />
        ))}
        <button
          className="button"
          type="button"
          onClick={() => setRoles([...roles, { key: nextKey.current++, role: "registrar", scope: "subtree", scopeId: null }])}
        >
          <Icon name="plus" />
          {t("administration.people.addRole")}
        </button>
        {add.error && <ProblemNote error={add.error} />}
        <button className="button primary wide" type="submit" disabled={add.isPending}>
          {t("administration.people.submit")}
        </button>
      </form>
    </Modal>
  );
}
