/** An agenda while it is being edited. Plain logic. */
import type { Schemas } from "@/api/types";
import type { Agenda } from "./agenda";

export interface SpeakerDraft {
  readonly pointId: number | null;
  readonly name: string;
  readonly post: string;
}

export interface ItemDraft {
  /** Tells rows apart on the page; nothing more. */
  readonly key: number;
  /** The stored item; null: a new one. */
  readonly id: number | null;
  readonly title: string;
  /** As typed; empty or 0: no limit. */
  readonly minutes: string;
  readonly speakers: readonly SpeakerDraft[];
  readonly fileIds: readonly number[];
}

const LONGEST_MINUTES = 600;

export function draftOf(agenda: Agenda): ItemDraft[] {
  return agenda.items.map((item) => ({
    key: item.id,
    id: item.id,
    title: item.title,
    minutes: item.minutes ? String(item.minutes) : "",
    speakers: item.speakers.map(({ point_id, name, post }) => ({ pointId: point_id, name, post })),
    fileIds: item.files.map(({ id }) => id),
  }));
}

/** A new item at the end. Keys of new rows are negative, so that none is an id. */
export function withItem(items: readonly ItemDraft[]): ItemDraft[] {
  const key = Math.min(0, ...items.map((item) => item.key)) - 1;
  return [...items, { key, id: null, title: "", minutes: "", speakers: [], fileIds: [] }];
}

export function moved(items: readonly ItemDraft[], place: number, step: 1 | -1): ItemDraft[] {
  const [here, there] = [items[place], items[place + step]];
  if (!here || !there) return [...items];
  return items.map((item, at) => (at === place ? there : at === place + step ? here : item));
}

export function changed(items: readonly ItemDraft[], place: number, part: Partial<ItemDraft>): ItemDraft[] {
  return items.map((item, at) => (at === place ? { ...item, ...part } : item));
}

/** Whether minutes as typed are none, or a whole number within the bounds. */
export function minutesRight(typed: string): boolean {
  return typed.trim() === "" || (/^\d{1,3}$/.test(typed.trim()) && Number(typed) <= LONGEST_MINUTES);
}

/** Whether it can be sent as it is. */
export function complete(items: readonly ItemDraft[]): boolean {
  return items.every(({ title, minutes, speakers }) => title.trim() && minutesRight(minutes) && speakers.every(({ pointId }) => pointId !== null));
}

export function sent(items: readonly ItemDraft[], version: number): Schemas["AgendaIn"] {
  return {
    version,
    items: items.map(({ id, title, minutes, speakers, fileIds }) => ({
      id,
      title: title.trim(),
      minutes: Number(minutes) || 0,
      speakers: speakers.flatMap(({ pointId, name, post }) => (pointId === null ? [] : [{ point_id: pointId, name: name.trim(), post: post.trim() }])),
      file_ids: [...fileIds],
    })),
  };
}
