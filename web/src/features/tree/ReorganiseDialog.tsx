import { FileInput, Modal, Radio } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { ProblemNote } from "@/app/ProblemNote";
import { Outcome } from "./Outcome";

const KNOWN = "2025-07-01";

/** Applies a whole reorganisation at once: the one that ships with the program, or two files of one's own. */
export function ReorganiseDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [source, setSource] = useState("known");
  const [units, setUnits] = useState<File | null>(null);
  const [successors, setSuccessors] = useState<File | null>(null);
  const send = async (dry: boolean) => {
    const own = source === "files";
    return must(
      api.POST("/api/tree/reorganisation", {
        body: {
          known: own ? "" : KNOWN,
          units: own ? ((await units?.text()) ?? "") : "",
          successors: own ? ((await successors?.text()) ?? "") : "",
          dry,
        },
      }),
    );
  };
  const look = useMutation({ mutationFn: () => send(true) });
  const apply = useMutation({ mutationFn: () => send(false), onSuccess: () => queries.invalidateQueries() });
  const again = () => {
    look.reset();
    apply.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (apply.data) onClose();
    else if (look.data) apply.mutate();
    else look.mutate();
  };
  const error = apply.error ?? look.error;
  const outcome = apply.data ?? look.data;
  const ready = source === "known" || (units !== null && successors !== null);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("bodyTree.reorganise.title")}
      closeButtonProps={{ "aria-label": t("action.close") }}
      size="xl"
      centered
    >
      <form className="form" onSubmit={submit} noValidate>
        <p className="soft">{t("bodyTree.reorganise.hint")}</p>
        <Radio.Group
          value={source}
          aria-label={t("bodyTree.reorganise.title")}
          onChange={(value) => {
            again();
            setSource(value);
          }}
        >
          <div className="form">
            <Radio value="known" label={t("bodyTree.reorganise.known")} />
            <Radio value="files" label={t("bodyTree.reorganise.files")} />
          </div>
        </Radio.Group>
        {source === "files" && (
          <>
            <FileInput
              label={t("bodyTree.reorganise.units")}
              description="code, name, level, parent_code, valid_from, valid_to"
              accept=".csv,text/csv"
              placeholder={t("bodyTree.reorganise.chooseFile")}
              value={units}
              onChange={(file) => {
                again();
                setUnits(file);
              }}
            />
            <FileInput
              label={t("bodyTree.reorganise.successors")}
              description="old_code, new_code"
              accept=".csv,text/csv"
              placeholder={t("bodyTree.reorganise.chooseFile")}
              value={successors}
              onChange={(file) => {
                again();
                setSuccessors(file);
              }}
            />
          </>
        )}
        {outcome && <Outcome outcome={outcome} />}
        {error && <ProblemNote error={error} />}
        <button className="button primary wide" type="submit" disabled={!ready || look.isPending || apply.isPending}>
          {apply.data
            ? t("action.close")
            : look.data
              ? t("bodyTree.reorganise.submit")
              : t("bodyTree.change.look")}
        </button>
      </form>
    </Modal>
  );
}
