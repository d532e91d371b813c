import { useTranslation } from "react-i18next";
import { clock } from "@/i18n/dates";
import { draw, HEIGHT, WIDTH } from "./spark";
import { rate, type Reading, type WallLine, type WallView } from "./wall";

type Name = "up_kbps" | "down_kbps" | "loss" | "rtt_ms" | "fps" | "sound_db";

/** Ten minutes, as long as the control plane keeps. */
const SPAN_MS = 10 * 60_000;

interface Shape {
  least: number;
  most: number;
  limit?: number;
}

interface Props {
  readings: readonly Reading[];
  line: WallLine;
  limits: WallView["limits"];
  now: number;
}

/** The figures of a point's last minutes, each as a small line with its newest value; dashes are limits. */
export function History({ readings, line, limits, now }: Props) {
  const { t, i18n } = useTranslation();
  const shapes: readonly (readonly [Name, Shape])[] = [
    ["up_kbps", { least: 0, most: 64 }],
    ["down_kbps", { least: 0, most: 64 }],
    ["loss", { least: 0, most: limits.loss * 2, limit: limits.loss }],
    ["rtt_ms", { least: 0, most: limits.rtt_ms * 1.25, limit: limits.rtt_ms }],
    ["fps", { least: 0, most: 25 }],
    ["sound_db", { least: -100, most: 0 }],
  ];
  const newest = line.state === "lost" || line.state === "left" || line.state === "absent" ? null : line.reading;
  const number = (value: number) => new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 0 }).format(value);
  const told = (name: Name, reading: Reading): string => {
    const value = reading[name];
    if (value === null) return "–";
    if (name === "up_kbps" || name === "down_kbps") return rate(value, i18n.language);
    if (name === "loss") return `${new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 }).format(value * 100)} %`;
    if (name === "rtt_ms") return `${number(value)} ms`;
    if (name === "fps") return t("wall.figure.fpsValue", { count: Math.round(value) });
    return value <= limits.silence_db ? t("wall.figure.noSound") : `${number(value)} dB`;
  };
  const over = (name: Name) => newest !== null && line.over.some((one) => one === name || (one === "frozen" && name === "fps"));
  return (
    <>
      <table className="hist">
        <caption className="visually-hidden">{t("wall.history")}</caption>
        <tbody>
          {shapes.map(([name, { least, most, limit }]) => {
            const drawn = draw(
              readings.map((reading) => ({ at: Date.parse(reading.at), value: reading[name] })),
              { from: now - SPAN_MS, until: now, least, most, limit },
            );
            return (
              <tr key={name} className={over(name) ? "is-attention" : ""}>
                <th scope="row">{t(`wall.figure.${name}`)}</th>
                <td>
                  <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
                    {drawn.limit !== null && <path className="limit" d={`M0 ${drawn.limit.toFixed(1)}H${WIDTH}`} />}
                    {drawn.lines.map((points) => (
                      <polyline key={points} points={points} />
                    ))}
                  </svg>
                </td>
                <td className="num">{newest ? told(name, newest) : "–"}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="axis" aria-hidden="true">
        <span className="num">{clock(now - SPAN_MS)}</span>
        <span>{t("wall.dashes")}</span>
        <span className="num">{clock(now)}</span>
      </p>
    </>
  );
}
