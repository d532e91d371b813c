import { Modal, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { levelsQuery } from "@/api/queries";
import type { LevelView } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { Icon } from "@/ui/Icon";
import { TREE_KEY } from "./queries";

/** How far apart levels are placed, so that one fits between two. */
const STEP = 10;
const KEY = /^[a-z][a-z0-9_]{0,31}$/;

/** The levels of the tree, from the top: their words, their order, new ones, and those that no body has taken away. */
export function LevelsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(levelsQuery);
  return (
    <Modal opened onClose={onClose} title={t("bodyTree.levels.title")} closeButtonProps={{ "aria-label": t("action.close") }} size="xl" centered>
      <p className="soft">{t("bodyTree.levels.hint")}</p>
      {!data && (error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {data && <Levels levels={data} />}
    </Modal>
  );
}

function Levels({ levels }: { levels: readonly LevelView[] }) {
  const queries = useQueryClient();
  const again = () => {
    for (const queryKey of [keys.levels, TREE_KEY]) void queries.invalidateQueries({ queryKey });
  };
  const keep = useMutation({
    mutationFn: async (changed: readonly LevelView[]) => {
      for (const body of changed) await must(api.PUT("/api/tree/levels", { body }));
    },
    onSettled: again,
  });
  const drop = useMutation({
    mutationFn: (key: string) => must(api.DELETE("/api/tree/levels/{key}", { params: { path: { key } } })),
    onSettled: again,
  });
  const move = (place: number, by: 1 | -1) => {
    const order = [...levels];
    order.splice(place + by, 0, ...order.splice(place, 1));
    keep.mutate(order.map((level, at) => ({ ...level, position: (at + 1) * STEP })).filter((level) => levels.find(({ key }) => key === level.key)?.position !== level.position));
  };
  const pending = keep.isPending || drop.isPending;
  const error = drop.error ?? keep.error;
  return (
    <div className="levels">
      <ul className="lines">
        {levels.map((level, place) => (
          <LevelLine
            key={`${level.key} ${level.vi} ${level.en}`}
            level={level}
            pending={pending}
            onKeep={(changed) => keep.mutate([changed])}
            onUp={place > 0 ? () => move(place, -1) : undefined}
            onDown={place < levels.length - 1 ? () => move(place, 1) : undefined}
            onDrop={() => drop.mutate(level.key)}
          />
        ))}
      </ul>
      {error && <ProblemNote error={error} />}
      <NewLevel taken={levels} pending={pending} onKeep={(made) => keep.mutate([made])} />
    </div>
  );
}

interface LineProps {
  level: LevelView;
  pending: boolean;
  onKeep: (level: LevelView) => void;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
  onDrop: () => void;
}

function LevelLine({ level, pending, onKeep, onUp, onDown, onDrop }: LineProps) {
  const { t } = useTranslation();
  const [vi, setVi] = useState(level.vi);
  const [en, setEn] = useState(level.en);
  const changed = vi.trim() !== level.vi || en.trim() !== level.en;
  return (
    <li className="level-line">
      <code className="small">{level.key}</code>
      <TextInput aria-label={t("bodyTree.levels.viOf", { name: level.vi })} value={vi} maxLength={80} onChange={(event) => setVi(event.currentTarget.value)} />
      <TextInput aria-label={t("bodyTree.levels.enOf", { name: level.vi })} value={en} maxLength={80} onChange={(event) => setEn(event.currentTarget.value)} />
      <span className="row wrap">
        {changed && (
          <button className="button dense primary" type="button" disabled={pending || !vi.trim() || !en.trim()} onClick={() => onKeep({ ...level, vi: vi.trim(), en: en.trim() })}>
            {t("action.save")}
          </button>
        )}
        <button className="button dense quiet" type="button" disabled={pending || !onUp} aria-label={t("bodyTree.levels.up", { name: level.vi })} onClick={onUp}>
          <Icon name="up" />
        </button>
        <button className="button dense quiet" type="button" disabled={pending || !onDown} aria-label={t("bodyTree.levels.down", { name: level.vi })} onClick={onDown}>
          <Icon name="down" />
        </button>
        <button className="button dense quiet" type="button" disabled={pending} aria-label={t("bodyTree.levels.dropOf", { name: level.vi })} onClick={onDrop}>
          {t("bodyTree.levels.drop")}
        </button>
      </span>
    </li>
  );
}

function NewLevel({ taken, pending, onKeep }: { taken: readonly LevelView[]; pending: boolean; onKeep: (level: LevelView) => void }) {
  const { t } = useTranslation();
  const [key, setKey] = useState("");
  const [vi, setVi] = useState("");
  const [en, setEn] = useState("");
  const [tried, setTried] = useState(false);
  const wrong = {
    key: !KEY.test(key) ? t("bodyTree.levels.badKey") : taken.some((level) => level.key === key) ? t("bodyTree.levels.taken") : undefined,
    vi: vi.trim() ? undefined : t("administration.people.required"),
    en: en.trim() ? undefined : t("administration.people.required"),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong.key ?? wrong.vi ?? wrong.en) return;
    onKeep({ key, vi: vi.trim(), en: en.trim(), position: Math.max(0, ...taken.map(({ position }) => position)) + STEP });
    setKey("");
    setVi("");
    setEn("");
    setTried(false);
  };
  return (
    <form className="level-line new" onSubmit={submit} noValidate>
      <TextInput label={t("bodyTree.levels.key")} value={key} maxLength={32} error={tried && wrong.key} onChange={(event) => setKey(event.currentTarget.value)} />
      <TextInput label={t("bodyTree.levels.vi")} value={vi} maxLength={80} error={tried && wrong.vi} onChange={(event) => setVi(event.currentTarget.value)} />
      <TextInput label={t("bodyTree.levels.en")} value={en} maxLength={80} error={tried && wrong.en} onChange={(event) => setEn(event.currentTarget.value)} />
      <button className="button" type="submit" disabled={pending}>
        <Icon name="plus" />
        {t("bodyTree.levels.add")}
      </button>
    </form>
  );
}
