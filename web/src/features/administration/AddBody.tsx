import { Modal, Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { LevelView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { BodySelect } from "@/ui/BodySelect";
import { language } from "@/i18n";

interface Props {
  bodies: readonly { id: number; name: string }[];
  levels: readonly LevelView[];
  opened: boolean;
  onClose: () => void;
}

/** Adds a body below another one. */
export function AddBody({ bodies, levels, opened, onClose }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [code, setCode] = useState("");
  const [level, setLevel] = useState<string>("commune");
  const [parentId, setParentId] = useState<number | null>(null);
  const [tried, setTried] = useState(false);
  const add = useMutation({
    mutationFn: () => must(api.POST("/api/bodies", { body: { name: name.trim(), code: code.trim(), level, parent_id: parentId } })),
    onSuccess: async () => {
      for (const queryKey of [keys.bodies, ["tree"]]) await queries.invalidateQueries({ queryKey });
      setName("");
      setCode("");
      setTried(false);
      onClose();
    },
  });
  const missing = (ok: boolean) => (tried && !ok ? t("administration.people.required") : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() && code.trim()) add.mutate();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("administration.bodies.add")}
      closeButtonProps={{ "aria-label": t("action.close") }}
      centered
    >
      <form className="form" onSubmit={submit} noValidate>
        <TextInput
          label={t("administration.bodies.name")}
          value={name}
          maxLength={200}
          error={missing(name.trim() !== "")}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t("administration.bodies.code")}
          value={code}
          maxLength={32}
          error={missing(code.trim() !== "")}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Select
          label={t("administration.bodies.level")}
          data={levels.map(({ key, vi, en }) => ({ value: key, label: language() === "en" ? en : vi }))}
          value={level}
          allowDeselect={false}
          onChange={(value) => value && setLevel(value)}
        />
        <BodySelect label={t("administration.bodies.parent")} options={bodies} value={parentId} onChange={setParentId} />
        {add.error && <ProblemNote error={add.error} />}
        <button className="button primary wide" type="submit" disabled={add.isPending}>
          {t("administration.bodies.submit")}
        </button>
      </form>
    </Modal>
  );
}
