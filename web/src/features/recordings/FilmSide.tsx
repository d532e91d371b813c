import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RecordingView } from "@/api/types";
import { filmTime, stretch } from "@/i18n/dates";
import { finds } from "@/text/fold";
import { CopyButton } from "@/ui/CopyButton";
import { Icon } from "@/ui/Icon";
import { SearchBox } from "@/ui/SearchBox";
import { FilmCare } from "./FilmCare";
import { beginsItem, chapterAt, hashGroups, secondsWords, sizeWords } from "./film";

interface Props {
  recording: RecordingView;
  at: number;
  onChapter: (seconds: number) => void;
}

/** Chapters by item of the agenda and speaker, what is missing, the hash, the download. */
export function FilmSide({ recording, at, onChapter }: Props) {
  const { t } = useTranslation();
  const [query, setQuery] = useState("");
  const current = chapterAt(recording.chapters, at);
  const length = (seconds: number) =>
    seconds < 60 ? t("recordings.seconds", { count: Math.round(seconds) }) : t("recordings.minutes", { count: Math.round(seconds / 60) });
  return (
    <aside className="film-side">
      <h2>
        {t("recordings.chapters")} <span className="count">{recording.chapters.length}</span>
      </h2>
      <div className="film-look">
        <SearchBox label={t("recordings.find")} value={query} onChange={setQuery} />
      </div>
      <ol className="chapters">
        {recording.chapters.map(
          (chapter, place) =>
            finds(query, `${chapter.title} ${chapter.topic}`) && (
              <li key={chapter.start_s}>
                {(query || beginsItem(recording.chapters, place)) && !!chapter.item && (
                  <p className="chap-item">
                    <span className="num">{chapter.item}</span> {chapter.topic}
                  </p>
                )}
                <button
                  className="chap"
                  type="button"
                  aria-current={place === current ? "true" : undefined}
                  onClick={() => onChapter(chapter.start_s)}
                >
                  <span className="num">{filmTime(chapter.start_s)}</span>
                  <span>{chapter.title}</span>
                  <span className="num">{length(chapter.end_s - chapter.start_s)}</span>
                </button>
              </li>
            ),
        )}
      </ol>
      <div className="proof">
        {recording.gaps.length ? (
          <>
            <span className="state is-fault">
              <Icon name="fault" />
              {t("recordings.gaps")}
            </span>
            {recording.gaps.map(({ start_s, end_s }) => (
              <span className="num" key={start_s}>
                {end_s - start_s < 1
                  ? t("recordings.shortGap", { from: filmTime(start_s), length: secondsWords(end_s - start_s) })
                  : t("recordings.gap", { from: filmTime(start_s), until: filmTime(end_s), length: stretch(end_s - start_s) })}
              </span>
            ))}
          </>
        ) : (
          <span className="state is-verified">
            <Icon name="check" />
            {t("recordings.noGaps")}
          </span>
        )}
        {recording.sha256 && (
          <>
            <b>{t("recordings.proof")}</b>
            <code>{hashGroups(recording.sha256)}</code>
            <CopyButton text={recording.sha256} label={t("recordings.copyProof")} />
          </>
        )}
        {recording.film_url && current >= 0 && (
          <a className="button wide" href={`/api/recordings/${recording.id}/chapters/${current + 1}`} download>
            <Icon name="download" />
            {t("recordings.chapterDownload")}
          </a>
        )}
        {recording.film_url && (
          <a className="button wide" href={`${recording.film_url}?download=true`} download>
            <Icon name="download" />
            {t("recordings.download", { size: sizeWords(recording.bytes) })}
          </a>
        )}
        <FilmCare recording={recording} />
      </div>
    </aside>
  );
}
