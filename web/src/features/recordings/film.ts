/** Places in a film: lanes of speakers, the chapter at a time, sizes. Plain logic. */
import type { Chapter } from "@/api/types";
import { language } from "@/i18n";

export interface Lane {
  /** Title of the speaker; empty: the speakers that have no lane of their own. */
  title: string;
  pieces: readonly Chapter[];
}

/** Speakers that get a lane of their own. */
const LANES = 5;

/** One lane per speaker, those who spoke longest; the others share the last one. The order is that of speaking. */
export function lanesOf(chapters: readonly Chapter[]): Lane[] {
  const bySpeaker = new Map<string, Chapter[]>();
  for (const chapter of chapters) bySpeaker.set(chapter.title, [...(bySpeaker.get(chapter.title) ?? []), chapter]);
  if (bySpeaker.size <= LANES) return [...bySpeaker].map(([title, pieces]) => ({ title, pieces }));
  const length = (pieces: readonly Chapter[]) => pieces.reduce((sum, piece) => sum + piece.end_s - piece.start_s, 0);
  const longest = new Set([...bySpeaker].sort(([, a], [, b]) => length(b) - length(a)).slice(0, LANES - 1).map(([title]) => title));
  const own = [...bySpeaker].filter(([title]) => longest.has(title)).map(([title, pieces]) => ({ title, pieces }));
  return [...own, { title: "", pieces: chapters.filter(({ title }) => !longest.has(title)) }];
}

/** Whether an item of the agenda begins with a chapter. */
export function beginsItem(chapters: readonly Chapter[], place: number): boolean {
  const [before, chapter] = [chapters[place - 1], chapters[place]];
  return !!chapter?.item && (before?.item !== chapter.item || before.topic !== chapter.topic);
}

/** Return the place of the chapter that is on at a time; -1: none. */
export function chapterAt(chapters: readonly Chapter[], at: number): number {
  return chapters.findIndex(({ start_s, end_s }) => at >= start_s && at < end_s);
}

/** `12,4 MB` or `1,3 GB`. */
export function sizeWords(bytes: number): string {
  const giga = bytes >= 1e9;
  const value = bytes / (giga ? 1e9 : 1e6);
  const figures = new Intl.NumberFormat(language() === "en" ? "en-GB" : "vi-VN", { maximumFractionDigits: value < 10 ? 1 : 0 });
  return `${figures.format(value)} ${giga ? "GB" : "MB"}`;
}

/** `0,4`: a part of a second, in the language's figures. */
export function secondsWords(seconds: number): string {
  return new Intl.NumberFormat(language() === "en" ? "en-GB" : "vi-VN", { maximumFractionDigits: 1 }).format(seconds);
}

/** A SHA-256 in groups of eight, so that it can be read out. */
export function hashGroups(sha256: string): string {
  return sha256.replace(/(.{8})(?=.)/g, "$1 ");
}
