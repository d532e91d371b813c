import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { RecordingMark } from "@/features/room/marks";
import type { SessionView } from "@/features/room/session";
import { RecordingFigures } from "@/features/streams/RecordingFigures";
import { streamsQuery } from "@/features/streams/streams-query";
import { StreamFigures, StreamMark } from "@/features/streams/StreamState";
import { ProgrammeState } from "./ProgrammeState";

/** What becomes of the picture: the recording and the streams, each with its state and its figures. */
export function OutputState({ view }: { view: SessionView }) {
  const { t } = useTranslation();
  const reads = view.may.includes("stream.read");
  const { data: streams } = useQuery({ ...streamsQuery(view.conference.id), enabled: reads });
  return (
    <section className="scene-part" aria-label={t("streams.panel")}>
      <ProgrammeState programme={view.programme ?? null} />
      <h2>
        {t("streams.recording.title")}
        <span className="push">
          <RecordingMark state={view.recording} />
        </span>
      </h2>
      <RecordingFigures view={view} />
      {streams && streams.length > 0 && (
        <>
          <h2>{t("streams.title")}</h2>
          <ul className="offers">
            {streams.map((stream) => (
              <li key={stream.id}>
                <span className="wrap-any">
                  <b>{stream.name}</b>
                  <StreamFigures stream={stream} />
                </span>
                <StreamMark state={stream.state} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
