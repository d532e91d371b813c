import { Modal, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { bodiesQuery } from "@/api/queries";
import { ProblemNote } from "@/app/ProblemNote";
import { BodySelect } from "@/ui/BodySelect";

const NAME_LIMIT = 80;

interface Props {
  opened: boolean;
  onClose: () => void;
  onAdded: (id: number) => void;
}

/** Adds a bridge point of a body. */
export function AddPoint({ opened, onClose, onAdded }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const bodies = useQuery({ ...bodiesQuery, enabled: opened });
  const [bodyId, setBodyId] = useState<number | null>(null);
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  const add = useMutation({
    mutationFn: (body_id: number) => must(api.POST("/api/points", { body: { body_id, name: name.trim() } })),
    onSuccess: async (point) => {
      await queries.invalidateQueries({ queryKey: keys.points });
      setName("");
      setTried(false);
      onAdded(point.id);
    },
  });
  const missing = (ok: boolean) => (tried && !ok ? t("administration.people.required") : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (bodyId !== null && name.trim()) add.mutate(bodyId);
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("administration.points.add")}
      closeButtonProps={{ "aria-label": t("action.close") }}
      centered
    >
      <form className="form" onSubmit={submit} noValidate>
        <BodySelect
          label={t("administration.points.addBody")}
          options={bodies.data ?? []}
          value={bodyId}
          error={missing(bodyId !== null)}
          onChange={(id) => {
            setBodyId(id);
            const body = bodies.data?.find((candidate) => candidate.id === id);
            if (body && !name.trim()) setName(body.name.slice(0, NAME_LIMIT));
          }}
        />
        <TextInput
          label={t("administration.points.addName")}
          description={t("administration.points.addNameHint")}
          value={name}
          maxLength={NAME_LIMIT}
          error={missing(name.trim() !== "")}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {add.error && <ProblemNote error={add.error} />}
        <button className="button primary wide" type="submit" disabled={add.isPending}>
          {t("administration.points.addSubmit")}
        </button>
      </form>
    </Modal>
  );
}
