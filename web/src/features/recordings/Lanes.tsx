import { useTranslation } from "react-i18next";
import type { RecordingView } from "@/api/types";
import { filmTime } from "@/i18n/dates";
import { lanesOf } from "./film";

interface Props {
  recording: RecordingView;
  at: number;
  total: number;
}

const WIDE = 1000;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** Who spoke when, on one time axis; what is missing stands out in every lane. */
export function Lanes({ recording, at, total }: Props) {
  const { t } = useTranslation();
  if (!total || !recording.chapters.length) return null;
  const x = (seconds: number) => (WIDE * Math.min(seconds, total)) / total;
  const width = (from: number, until: number) => Math.max(2, x(until) - x(from));
  return (
    <div className="lanes" role="img" aria-label={t("recordings.lanes")}>
      {lanesOf(recording.chapters).map(({ title, pieces }) => (
        <Lane key={title} name={title || t("recordings.more")}>
          <rect className="bg" y="2" width={WIDE} height="14" />
          {pieces.map(({ start_s, end_s }) => (
            <rect
              key={start_s}
              className={at >= start_s && at < end_s ? "cur" : "seg"}
              x={x(start_s)}
              y="2"
              width={width(start_s, end_s)}
              height="14"
            />
          ))}
          {recording.gaps.map(({ start_s, end_s }) => (
            <rect key={start_s} className="gap" x={x(start_s)} y="0" width={width(start_s, end_s)} height="18" />
          ))}
          <path className="head" d={`M${x(at)} 0V18`} />
        </Lane>
      ))}
      <span />
      <span className="ticks num">
        {TICKS.map((part) => (
          <span key={part}>{filmTime(part * total)}</span>
        ))}
      </span>
    </div>
  );
}

function Lane({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <span className="who" title={name}>
        {name}
      </span>
      <svg viewBox={`0 0 ${WIDE} 18`} preserveAspectRatio="none" aria-hidden="true">
        {children}
      </svg>
    </>
  );
}
