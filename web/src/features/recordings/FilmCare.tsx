import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { CareView, RecordingView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock, filmTime, shortDay } from "@/i18n/dates";
import { Bounded } from "@/ui/Bounded";
import { Icon } from "@/ui/Icon";
import { DeleteRecording } from "./DeleteRecording";
import { FinishAgain } from "./FinishAgain";
import { secondsWords, sizeWords } from "./film";

const RETENTIONS = ["short", "ordinary", "long", "for_ever"] as const;
const HOLD_LIMIT = 300;
const UPLOAD_TONES = {
  waiting: "is-idle",
  sending: "is-action",
  away: "is-attention",
  failed: "is-fault",
  done: "is-verified",
  deleting: "is-attention",
  deleted: "is-idle",
} as const;

function isUpload(state: string): state is keyof typeof UPLOAD_TONES {
  return state in UPLOAD_TONES;
}

/** Speakers' sound, who looked, and how long the recording is kept. */
export function FilmCare({ recording }: { recording: RecordingView }) {
  const { t } = useTranslation();
  const { care } = recording;
  if (!care) return null;
  return (
    <>
      {care.lufs !== null && <span className="soft">{t("recordings.loudness", { lufs: secondsWords(care.lufs) })}</span>}
      {care.tracks.length > 0 && (
        <details>
          <summary>{t("recordings.tracks")}</summary>
          <ol className="tracks">
            {care.tracks.map((track) => (
              <li key={track.number}>
                <a href={track.url} download>
                  {t("recordings.trackDownload", { label: track.label, length: filmTime(track.seconds), size: sizeWords(track.bytes) })}
                </a>
              </li>
            ))}
          </ol>
        </details>
      )}
      <Looks id={recording.id} />
      <CopyState care={care} />
      <span className="soft">
        {care.delete_after ? t("recordings.until", { day: shortDay(care.delete_after) }) : t("recordings.never")}
        {care.hold && `. ${care.hold}`}
      </span>
      {care.may_keep && <Keeping id={recording.id} care={care} />}
      {recording.may_finish_again && <FinishAgain id={recording.id} />}
      {care.may_keep && <DeleteRecording id={recording.id} held={care.hold !== ""} />}
    </>
  );
}

/** What became of the copy in the storage; nothing when there is no storage. */
export function CopyState({ care }: { care: CareView }) {
  const { t } = useTranslation();
  if (!isUpload(care.upload)) return null;
  return (
    <span className={`state ${UPLOAD_TONES[care.upload]}`}>
      {t(`recordings.upload.${care.upload}`, { size: sizeWords(care.uploaded_bytes), reason: care.upload_failure })}
    </span>
  );
}

function Looks({ id }: { id: number }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: keys.looks(id),
    queryFn: () => must(api.GET("/api/recordings/{recording_id}/looks", { params: { path: { recording_id: id } } })),
    enabled: opened,
  });
  return (
    <details onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>{t("recordings.looks")}</summary>
      {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {data && !data.looks.length && <p className="soft">{t("recordings.noLooks")}</p>}
      <ol className="tracks">
        {data?.looks.map((look) => (
          <li key={`${look.at} ${look.what} ${look.name}`}>
            <span className="num">{dayAndClock(look.at)}</span> <b>{look.name}</b>{" "}
            {t(`recordings.looked.${look.what as "film" | "download" | "chapter" | "track"}`)}
          </li>
        ))}
      </ol>
      {data && <Bounded shown={data.looks.length} total={data.total} />}
    </details>
  );
}

function Keeping({ id, care }: { id: number; care: CareView }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [retention, setRetention] = useState(care.retention);
  const [hold, setHold] = useState(care.hold);
  const keep = useMutation({
    mutationFn: () =>
      must(
        api.PUT("/api/recordings/{recording_id}/keeping", {
          params: { path: { recording_id: id } },
          body: { retention, hold: hold.trim() },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.recording(id) }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keep.mutate();
  };
  return (
    <details>
      <summary>{t("recordings.keeping")}</summary>
      <form className="keeping" onSubmit={submit}>
        <label className="field">
          <span>{t("recordings.keeping")}</span>
          <select className="input" value={retention} onChange={(event) => setRetention(event.currentTarget.value as CareView["retention"])}>
            {RETENTIONS.map((name) => (
              <option key={name} value={name}>
                {t(`recordings.retention.${name}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>{t("recordings.hold")}</span>
          <input className="input" value={hold} maxLength={HOLD_LIMIT} onChange={(event) => setHold(event.currentTarget.value)} />
        </label>
        <button className="button" type="submit" aria-disabled={keep.isPending}>
          <Icon name="lock" />
          {t("recordings.keep")}
        </button>
        {keep.isSuccess && <span role="status">{t("recordings.kept")}</span>}
        {keep.error && <ProblemNote error={keep.error} />}
      </form>
    </details>
  );
}
