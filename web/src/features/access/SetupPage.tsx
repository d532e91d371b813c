import { PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { ProblemNote } from "@/app/ProblemNote";
import { secretOf, useArrival, useLinkCheck } from "./arrival";
import { Doorway } from "./Doorway";
import { PASSWORD_LEAST } from "./passwords";

/** Creates the first administrator with the one-time link. */
export function SetupPage() {
  const { t } = useTranslation();
  const arrive = useArrival();
  const [token] = useState(() => secretOf(location.hash));
  const link = useLinkCheck(token, "setup");
  const [username, setUsername] = useState("");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const create = useMutation({
    mutationFn: () => must(api.POST("/api/setup", { body: { token, username: username.trim(), name: name.trim(), password } })),
    onSuccess: arrive,
  });
  const required = (value: string) => (tried && !value.trim() ? t("access.setup.required") : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (username.trim() && name.trim() && password.length >= PASSWORD_LEAST) create.mutate();
  };
  return (
    <Doorway title={t("access.setup.title")} lead={token ? t("access.setup.lead") : t("access.setup.missing")}>
      {link.error && <ProblemNote error={link.error} />}
      {link.good && (
        <form onSubmit={submit} noValidate>
          <TextInput
            label={t("access.setup.name")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            autoComplete="name"
            autoFocus
            error={required(name)}
          />
          <TextInput
            label={t("access.setup.username")}
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            error={required(username)}
          />
          <PasswordInput
            label={t("access.setup.password")}
            description={t("access.setup.passwordHint")}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="new-password"
            error={tried && password.length < PASSWORD_LEAST ? t("access.setup.short") : undefined}
          />
          {create.error && <ProblemNote error={create.error} />}
          <button className="button primary wide" type="submit" disabled={create.isPending}>
            {t("access.setup.submit")}
          </button>
        </form>
      )}
    </Doorway>
  );
}
