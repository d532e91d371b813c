import { Checkbox, Modal, SegmentedControl, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { StreamIn } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";

type Draft = Required<StreamIn>;

const NAME_LIMIT = 120;
const ADDRESS_LIMIT = 1000;
const EMPTY: Draft = { kind: "hls", name: "", public: false, by_itself: true, address: "" };

interface Props {
  conferenceId: number;
  opened: boolean;
  onClose: () => void;
}

/** Sets up a stream of a conference. */
export function AddStream({ conferenceId, opened, onClose }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [tried, setTried] = useState(false);
  const pushed = draft.kind === "push";
  const add = useMutation({
    mutationFn: () =>
      must(
        api.POST("/api/conferences/{conference_id}/streams", {
          params: { path: { conference_id: conferenceId } },
          body: { ...draft, name: draft.name.trim(), address: pushed ? draft.address.trim() : "", public: draft.public && !pushed },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.streams(conferenceId) });
      setDraft(EMPTY);
      setTried(false);
      onClose();
    },
  });
  const missing = (value: string) => (tried && !value.trim() ? t("streams.required") : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (draft.name.trim() && (!pushed || draft.address.trim())) add.mutate();
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t("streams.add")} closeButtonProps={{ "aria-label": t("action.close") }} centered>
      <form className="form" onSubmit={submit} noValidate>
        <p className="soft">{t("streams.addHint")}</p>
        <SegmentedControl
          aria-label={t("streams.kind")}
          fullWidth
          value={draft.kind}
          onChange={(kind) => setDraft({ ...draft, kind: kind as Draft["kind"] })}
          data={[
            { value: "hls", label: t("streams.kinds.hls") },
            { value: "push", label: t("streams.kinds.push") },
          ]}
        />
        <TextInput
          label={t("streams.name")}
          description={t("streams.nameHint")}
          value={draft.name}
          maxLength={NAME_LIMIT}
          error={missing(draft.name)}
          onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
        />
        {pushed && (
          <TextInput
            label={t("streams.address")}
            description={t("streams.addressHint")}
            value={draft.address}
            maxLength={ADDRESS_LIMIT}
            autoComplete="off"
            spellCheck={false}
            error={missing(draft.address)}
            onChange={(event) => setDraft({ ...draft, address: event.currentTarget.value })}
          />
        )}
        {!pushed && (
          <Checkbox
            label={t("streams.public")}
            checked={draft.public}
            onChange={(event) => setDraft({ ...draft, public: event.currentTarget.checked })}
          />
        )}
        <Checkbox
          label={t("streams.byItself")}
          checked={draft.by_itself}
          onChange={(event) => setDraft({ ...draft, by_itself: event.currentTarget.checked })}
        />
        {add.error && <ProblemNote error={add.error} />}
        <p className="row wrap">
          <button className="button primary" type="submit" aria-disabled={add.isPending}>
            {t("streams.add")}
          </button>
          <button className="button" type="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </p>
      </form>
    </Modal>
  );
}
