import "./streams.css";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Action } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { Icon } from "@/ui/Icon";
import { AddStream } from "./AddStream";
import { StreamItem } from "./StreamItem";
import { streamsQuery } from "./streams-query";

interface Props {
  conferenceId: number;
  may: readonly Action[];
  /** Whether a session is open. */
  open: boolean;
}

/** The live streams of a conference. */
export function Streams({ conferenceId, may, open }: Props) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useQuery({ ...streamsQuery(conferenceId), enabled: may.includes("stream.read") });
  if (!may.includes("stream.read")) return null;
  return (
    <section className="streams" aria-label={t("streams.title")}>
      <div className="sechead">
        <h2>{t("streams.title")}</h2>
        {may.includes("stream.set") && (
          <button className="button push" type="button" onClick={() => setAdding(true)}>
            <Icon name="plus" />
            {t("streams.add")}
          </button>
        )}
      </div>
      {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {data && !data.length && <p className="soft">{t("streams.none")}</p>}
      {data && data.length > 0 && (
        <ol className="lines">
          {data.map((stream) => (
            <StreamItem key={stream.id} stream={stream} may={may} open={open} />
          ))}
        </ol>
      )}
      <AddStream conferenceId={conferenceId} opened={adding} onClose={() => setAdding(false)} />
    </section>
  );
}
