import { describe, expect, it } from "vitest";
import { clipAt, type ContentView, type FileView, fileOf, inMinutes, pageAfter, presentable, type SceneView, sceneWith } from "./arrange";

const SCENE: SceneView = { preset: "lecture", banner: "Giao ban", until: null, content: null, own_layout: false, changed_by: "Kỹ sư Sở" };

function file(id: number, fields: Partial<FileView> = {}): FileView {
  const path = fields.kind === "clip" ? `${id}/clip.mp4` : `${id}/page-{page}.jpg`;
  return {
    id,
    request_id: null,
    kind: "slides",
    state: "ready",
    name: `Tệp ${id}`,
    bytes: 1,
    received: 1,
    pages: 3,
    duration_ms: 0,
    codecs: "",
    progress: 100,
    sha256: "",
    failure_code: "",
    failure_vi: "",
    failure_en: "",
    uploaded_by: "",
    created_at: "2026-11-28T00:00:00Z",
    path,
    ...fields,
  };
}

function content(fields: Partial<ContentView>): ContentView {
  return { kind: "slides", path: "4/page-{page}.jpg", page: 1, pages: 3, position: 0, playing: false, at: 0, identity: "", ...fields };
}

describe("a command on the scene", () => {
  it("sends what stands with what changes, because it replaces everything", () => {
    expect(sceneWith(SCENE, { preset: "pause" })).toEqual({ preset: "pause", banner: "Giao ban", until: null, own_layout: false });
    expect(sceneWith({ ...SCENE, until: "2026-11-28T08:00:00Z" }, { banner: "" })).toEqual({
      preset: "lecture",
      banner: "",
      until: "2026-11-28T08:00:00Z",
      own_layout: false,
    });
    expect(sceneWith({ ...SCENE, own_layout: true }, { preset: "pause" }).own_layout).toBe(true);
    expect(sceneWith({ ...SCENE, until: "2026-11-28T08:00:00Z" }, { until: null }).until).toBeNull();
  });

  it("counts down to an instant of the server's clock", () => {
    expect(inMinutes(10, Date.parse("2026-11-28T08:00:00Z"))).toBe("2026-11-28T08:10:00.000Z");
  });
});

describe("content", () => {
  it("can be put on when it is ready and is slides or a clip", () => {
    const files = [file(1), file(2, { state: "working" }), file(3, { kind: "clip" }), file(4, { kind: "papers" })];
    expect(presentable(files).map(({ id }) => id)).toEqual([1, 3]);
  });

  it("belongs to the file of its path", () => {
    const files = [file(3), file(4)];
    expect(fileOf(content({}), files)?.id).toBe(4);
    expect(fileOf(content({ path: "9/page-{page}.jpg" }), files)).toBeUndefined();
    expect(fileOf(null, files)).toBeUndefined();
  });

  it("has no page before the first and none after the last", () => {
    expect([pageAfter(1, 3, -1), pageAfter(1, 3, 1), pageAfter(3, 3, 1)]).toEqual([null, 2, null]);
  });

  it("stands at its end once it is over", () => {
    const running = content({ kind: "clip", playing: true, position: 1000, at: 5000 });
    expect([5000, 7500, 99_000].map((now) => clipAt(running, 4000, now))).toEqual([1000, 3500, 4000]);
  });
});
