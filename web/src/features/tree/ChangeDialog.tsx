import { Modal, MultiSelect, Select, Switch, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { Schemas } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { DayInput } from "@/features/registration/DayInput";
import { readDay, writeDay } from "@/features/registration/typed";
import { finds } from "@/text/fold";
import { BodySelect } from "@/ui/BodySelect";
import { Outcome } from "./Outcome";
import { TREE_KEY, treeQuery } from "./queries";
import { emptyPart, Parts, type Part } from "./Parts";
import { useLevels } from "./useLevels";

export type ChangeKind = "rename" | "move" | "merge" | "split" | "close";

interface Props {
  kind: ChangeKind;
  body: { id: number; name: string; level: string; parentId: number | null };
  today: string;
  onClose: () => void;
}

type Change = Schemas["TreeChangeIn"]["change"];

/** Changes the tree from a day on: first it says what that would do, then it is done. */
export function ChangeDialog({ kind, body, today, onClose }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [typed, setTyped] = useState(writeDay(today));
  const day = readDay(typed, today);
  const { data } = useQuery(treeQuery(day ?? today));
  const { nameOf } = useLevels(data?.levels ?? []);
  const [name, setName] = useState(kind === "rename" ? body.name : "");
  const [level, setLevel] = useState(body.level);
  const [parentId, setParentId] = useState(body.parentId);
  const [others, setOthers] = useState<string[]>([]);
  const [parts, setParts] = useState<Part[]>([emptyPart(), emptyPart()]);
  const [stays, setStays] = useState(false);
  const [tried, setTried] = useState(false);
  const bodies = data?.bodies ?? [];
  const ready =
    day !== undefined &&
    (kind !== "rename" || name.trim() !== "") &&
    (kind !== "merge" || others.length > 0) &&
    (kind !== "split" || parts.every((part) => part.code.trim() && part.name.trim()));

  const change = (): Change => {
    switch (kind) {
      case "rename":
        return { kind, body_id: body.id, name: name.trim(), level };
      case "move":
        return { kind, body_id: body.id, parent_id: parentId };
      case "close":
        return { kind, body_id: body.id };
      case "merge":
        return { kind, body_ids: others.map(Number), into_id: body.id, name: name.trim() };
      case "split":
        return {
          kind,
          body_id: body.id,
          stays,
          parts: parts.map((part) => ({
            code: part.code.trim(),
            name: part.name.trim(),
            level: body.level,
            parent_id: body.parentId,
          })),
        };
    }
  };
  const send = (dry: boolean) => must(api.POST("/api/tree/changes", { body: { day: day ?? today, change: change(), dry } }));
  const look = useMutation({ mutationFn: () => send(true) });
  const apply = useMutation({
    mutationFn: () => send(false),
    onSuccess: async () => {
      for (const queryKey of [TREE_KEY, keys.bodies, keys.points]) await queries.invalidateQueries({ queryKey });
      onClose();
    },
  });
  const again = () => {
    look.reset();
    apply.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!ready) return;
    if (look.data) apply.mutate();
    else look.mutate();
  };
  const missing = (ok: boolean) => (tried && !ok ? t("administration.people.required") : undefined);
  const names = { name: body.name };
  const error = apply.error ?? look.error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`bodyTree.change.${kind}.title`, names)}
      closeButtonProps={{ "aria-label": t("action.close") }}
      size="lg"
      centered
    >
      <form className="form" onSubmit={submit} onChange={again} noValidate>
        <p className="soft">{t(`bodyTree.change.${kind}.hint`, names)}</p>
        {kind === "rename" && (
          <>
            <TextInput
              label={t("bodyTree.change.newName")}
              value={name}
              maxLength={200}
              error={missing(name.trim() !== "")}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Select
              label={t("administration.bodies.level")}
              data={(data?.levels ?? []).map(({ key }) => ({ value: key, label: nameOf(key) }))}
              value={level}
              allowDeselect={false}
              onChange={(value) => {
                again();
                if (value) setLevel(value);
              }}
            />
          </>
        )}
        {kind === "move" && (
          <BodySelect
            label={t("bodyTree.change.newParent")}
            options={bodies.filter(({ id }) => id !== body.id)}
            value={parentId}
            onChange={(id) => {
              again();
              setParentId(id);
            }}
          />
        )}
        {kind === "merge" && (
          <>
            <MultiSelect
              label={t("bodyTree.change.merged", names)}
              placeholder={others.length ? undefined : t("pick.choose")}
              data={bodies.filter(({ id }) => id !== body.id).map(({ id, name: label }) => ({ value: String(id), label }))}
              value={others}
              searchable
              limit={100}
              filter={({ options, search, limit }) =>
                options.filter((option) => !("group" in option) && finds(search, option.label)).slice(0, limit)
              }
              nothingFoundMessage={t("pick.nothingFound")}
              error={missing(others.length > 0)}
              onChange={(value) => {
                again();
                setOthers(value);
              }}
            />
            <TextInput
              label={t("bodyTree.change.nameAfter")}
              placeholder={body.name}
              value={name}
              maxLength={200}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          </>
        )}
        {kind === "split" && (
          <>
            <Parts parts={parts} tried={tried} onChange={setParts} />
            <Switch
              label={t("bodyTree.change.stays", names)}
              checked={stays}
              onChange={(event) => setStays(event.currentTarget.checked)}
            />
          </>
        )}
        <DayInput
          label={t("bodyTree.change.day")}
          value={typed}
          today={today}
          error={day ? undefined : t("bodyTree.noDay")}
          onChange={(value) => {
            again();
            setTyped(value);
          }}
        />
        {look.data && <Outcome outcome={look.data} />}
        {error && <ProblemNote error={error} />}
        <button className="button primary wide" type="submit" disabled={look.isPending || apply.isPending}>
          {look.data ? t(`bodyTree.change.${kind}.submit`, names) : t("bodyTree.change.look")}
        </button>
      </form>
    </Modal>
  );
}
