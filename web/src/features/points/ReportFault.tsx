import { Checkbox, Modal, Select, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { Schemas } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { stepWords } from "./step-words";

const KINDS: readonly Schemas["FaultKind"][] = ["line", "power", "device", "room", "difficulty", "other"];

interface Props {
  point: { id: number; name: string };
  opened: boolean;
  onClose: () => void;
}

/** Reports a fault of a point outside any session, or a difficulty with the regulation. */
export function ReportFault({ point, opened, onClose }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [kind, setKind] = useState(KINDS[0]!);
  const [text, setText] = useState("");
  const [phone, setPhone] = useState("");
  const [blocks, setBlocks] = useState(false);
  const [tried, setTried] = useState(false);
  const report = useMutation({
    mutationFn: () =>
      must(
        api.POST("/api/points/{point_id}/faults", {
          params: { path: { point_id: point.id } },
          body: { kind, text: text.trim(), phone: phone.trim(), blocks },
        }),
      ),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: keys.pointPage(point.id) });
      void queries.invalidateQueries({ queryKey: keys.pointFaults });
      void queries.invalidateQueries({ queryKey: keys.pointCards });
      setText("");
      setTried(false);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (text.trim()) report.mutate();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("points.faults.reportTitle", { name: point.name })}
      closeButtonProps={{ "aria-label": t("action.close") }}
      centered
    >
      <form className="form" onSubmit={submit} noValidate>
        <Select
          label={t("points.faults.kind")}
          data={KINDS.map((value) => ({ value, label: t(`points.faults.kinds.${value}`) }))}
          value={kind}
          allowDeselect={false}
          onChange={(value) => setKind(KINDS.find((candidate) => candidate === value) ?? kind)}
        />
        <Textarea
          label={t("points.faults.text")}
          description={t(kind === "difficulty" ? "points.faults.difficultyHint" : "points.faults.textHint")}
          value={text}
          maxLength={2000}
          rows={4}
          data-autofocus
          error={tried && !text.trim() ? t("points.record.needed") : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Checkbox label={t(`points.${stepWords(kind)}.blocks`)} checked={blocks} onChange={(event) => setBlocks(event.currentTarget.checked)} />
        <TextInput
          label={t("points.faults.phone")}
          value={phone}
          maxLength={40}
          inputMode="tel"
          onChange={(event) => setPhone(event.currentTarget.value)}
        />
        {report.error && <ProblemNote error={report.error} />}
        <button className="button primary wide" type="submit" disabled={report.isPending}>
          {t("points.faults.send")}
        </button>
      </form>
    </Modal>
  );
}
