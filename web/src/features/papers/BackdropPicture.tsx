import { useTranslation } from "react-i18next";
import type { BackdropView } from "@/api/types";

/** Height of the letters of a line that fits into a box, in parts of the picture. */
export function fitting(words: string, width: number, height: number, most: number): { size: number; rows: string[] } {
  for (let size = most; size > 1; size *= 0.92) {
    const letters = Math.max(1, Math.floor(width / (size * 0.62)));
    const rows: string[] = [];
    for (const word of words.split(" ")) {
      const last = rows.at(-1);
      if (last !== undefined && `${last} ${word}`.length <= letters) rows[rows.length - 1] = `${last} ${word}`;
      else rows.push(word);
    }
    if (rows.length * size * 1.3 <= height && rows.every((row) => row.length <= letters)) return { size, rows };
  }
  return { size: 1, rows: [words] };
}

/** The backdrop as it will hang, small. */
export function BackdropPicture({ backdrop, point }: { backdrop: BackdropView; point: string }) {
  const { t } = useTranslation();
  const width = 1000;
  const height = Math.min(4000, Math.max(100, (width * (backdrop.height_mm || 1)) / (backdrop.width_mm || 1)));
  const parts = [
    { words: backdrop.top, at: 0.06, share: 0.12, most: 0.08 },
    { words: backdrop.title, at: 0.21, share: 0.4, most: 0.17 },
    { words: backdrop.bottom, at: 0.64, share: 0.1, most: 0.07 },
    { words: t("papers.backdrop.point", { name: point }), at: 0.78, share: 0.14, most: 0.1 },
  ];
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t("papers.backdrop.title")}>
      <rect width={width} height={height} fill={backdrop.background} />
      {parts.map(({ words, at, share, most }, number) => {
        const { size, rows } = fitting(words, width * 0.88, height * share, height * most);
        const top = height * (at + share / 2) - (rows.length * size * 1.2) / 2;
        return rows.map((row, place) => (
          <text key={`${number}:${place}`} x={width / 2} y={top + size * (1 + place * 1.2)} fontSize={size} fill={backdrop.text_colour} textAnchor="middle" fontWeight="700">
            {row}
          </text>
        ));
      })}
    </svg>
  );
}
