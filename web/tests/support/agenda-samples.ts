/** An agenda as the server sends it, and a session in the middle of it. */
import type { Schemas } from "@/api/types";
import { conference } from "./samples";

export const agenda: Schemas["AgendaView"] = {
  conference_id: 1,
  version: 4,
  changed_at: "2025-05-20T02:00:00Z",
  changed_by: "Trần Thị Chuyên",
  may: ["conference.read", "agenda.write"],
  items: [
    {
      id: 11,
      number: 1,
      title: "Khai mạc, nêu yêu cầu",
      minutes: 10,
      speakers: [{ point_id: 1, point_name: "UBND tỉnh Bắc Giang", name: "Hà Lan", post: "Chủ tịch UBND tỉnh", invited: true }],
      files: [],
    },
    { id: 12, number: 2, title: "Thảo luận", minutes: 40, speakers: [], files: [] },
  ],
};

export const sessionAgenda: Schemas["SessionAgendaView"] = {
  now: "2025-05-22T01:02:00Z",
  agenda,
  standing: {
    item_id: 11,
    since: "2025-05-22T01:02:00Z",
    until: "2025-05-22T01:12:00Z",
    held_at: null,
    added: [],
    spent: [],
    can_go_back: true,
  },
};

export const sessionView: Schemas["SessionView"] = {
  conference,
  session: conference.sessions[0]!,
  now: "2025-05-22T01:02:00Z",
  state: "live",
  version: 31,
  seats: [],
  queue: [],
  floor: [],
  turn_minutes: 0,
  undo_until: null,
  recording: "none",
  recording_failure: "",
  media_away: false,
  door: { locked: false, waiting_room: false, changed_by: "" },
  branches: [],
  scene: { preset: "pair", banner: "", until: null, content: null, own_layout: false, changed_by: "" },
  chair: { deputy_id: null, own_id: null, since: null, by: "", by_rule: false, lost_since: null, free_from: null },
  point_id: 1,
  may: ["floor.give"],
};
