import { PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { ProblemNote } from "@/app/ProblemNote";
import { secretOf, useArrival, useLinkCheck } from "./arrival";
import { Doorway } from "./Doorway";
import { PASSWORD_LEAST } from "./passwords";

/** Sets a new password with the one-time link that an administrator handed over. */
export function PasswordPage() {
  const { t } = useTranslation();
  const arrive = useArrival();
  const [token] = useState(() => secretOf(location.hash));
  const link = useLinkCheck(token, "password");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [tried, setTried] = useState(false);
  const set = useMutation({
    mutationFn: () => must(api.POST("/api/password", { body: { token, password } })),
    onSuccess: (me) => {
      history.replaceState(history.state, "", location.pathname);
      arrive(me);
    },
  });
  const short = password.length < PASSWORD_LEAST;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!short && password === again) set.mutate();
  };
  return (
    <Doorway title={t("people.new.title")} lead={token ? t("people.new.lead") : t("people.new.missing")}>
      {link.error && <ProblemNote error={link.error} />}
      {link.good && (
        <form onSubmit={submit} noValidate>
          <PasswordInput
            label={t("people.new.password")}
            description={t("people.new.hint")}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="new-password"
            autoFocus
            error={tried && short ? t("access.setup.short") : undefined}
          />
          <PasswordInput
            label={t("people.new.again")}
            value={again}
            onChange={(event) => setAgain(event.currentTarget.value)}
            autoComplete="new-password"
            error={tried && !short && password !== again ? t("people.new.differs") : undefined}
          />
          {set.error && <ProblemNote error={set.error} />}
          <button className="button primary wide" type="submit" disabled={set.isPending}>
            {t("people.new.submit")}
          </button>
        </form>
      )}
    </Doorway>
  );
}
