import { PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, must } from "@/api/client";
import { useMe } from "@/api/me";
import { ProblemNote } from "@/app/ProblemNote";
import { Icon } from "@/ui/Icon";
import { useArrival } from "./arrival";
import { Doorway } from "./Doorway";

/** Sign in by password. */
export function SignInPage() {
  const { t } = useTranslation();
  const me = useMe();
  const arrive = useArrival();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [incomplete, setIncomplete] = useState(false);
  const signIn = useMutation({
    mutationFn: () => must(api.POST("/api/sign-in", { body: { username: username.trim(), password } })),
    onSuccess: arrive,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = !username.trim() || !password;
    setIncomplete(missing);
    if (!missing) signIn.mutate();
  };
  return (
    <Doorway title={t("access.signIn.title")} lead={t("access.signIn.lead")}>
      {me?.empty && (
        <p className="state is-attention wrap-any">
          <Icon name="fault" />
          {t("access.signIn.empty")}
        </p>
      )}
      <form onSubmit={submit} noValidate>
        <TextInput
          label={t("access.signIn.username")}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          error={incomplete && !username.trim() ? t("access.signIn.missing") : undefined}
        />
        <PasswordInput
          label={t("access.signIn.password")}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          error={incomplete && username.trim() && !password ? t("access.signIn.missing") : undefined}
        />
        {signIn.error && <ProblemNote error={signIn.error} />}
        <button className="button primary wide" type="submit" disabled={signIn.isPending}>
          {t("access.signIn.submit")}
        </button>
      </form>
      <p>
        <Link to="/ghi-danh">{t("access.signIn.enrol")}</Link>
      </p>
    </Doorway>
  );
}
