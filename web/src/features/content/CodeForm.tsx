import { TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import { type MachineView, openCode } from "./machine";

/** Lets this machine in by the code that stands on the machine of the meeting room. */
export function CodeForm({ onOpen }: { onOpen: (view: MachineView) => void }) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const [missing, setMissing] = useState(false);
  const open = useMutation({ mutationFn: () => openCode(code.trim()), onSuccess: onOpen });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!code.trim());
    if (code.trim()) open.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <TextInput
        className="code-input"
        label={t("content.code")}
        description={t("content.codeHint")}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={40}
        autoFocus
        error={missing ? t("content.codeMissing") : undefined}
      />
      {open.error && <ProblemNote error={open.error} />}
      <button className="button primary wide" type="submit" disabled={open.isPending}>
        {t("content.open")}
      </button>
    </form>
  );
}
