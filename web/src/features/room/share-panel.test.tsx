import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { changeLanguage } from "@/i18n";
import { FakeTrack } from "@/room/fakes/fake-room";
import { SharePanel } from "./SharePanel";
import { useScreenShare } from "./useScreenShare";

beforeEach(() => changeLanguage("vi"));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

interface PanelProps {
  presents: boolean;
  onEnd: () => void;
  mine?: boolean;
  choose?: () => Promise<unknown>;
}

function Panel({ presents, onEnd, mine = presents, choose = () => Promise.resolve() }: PanelProps) {
  const share = useScreenShare({ asked: presents, mine, choose });
  return <SharePanel share={share} onEnd={onEnd} pending={false} error={null} />;
}

/** A browser whose next question about a screen is answered so. */
function answering(answer: () => Promise<MediaStream>): void {
  vi.stubGlobal("navigator", { mediaDevices: { getDisplayMedia: answer } });
}

const streamOf = (track: FakeTrack) => ({ getVideoTracks: () => [track] }) as unknown as MediaStream;

test("a screen is shared by a press, and let go when it may not be shown any more", async () => {
  const track = new FakeTrack("video");
  answering(async () => streamOf(track));
  const ended = vi.fn();
  const { rerender } = render(<Panel presents onEnd={ended} />);
  fireEvent.click(screen.getByRole("button", { name: "Chia sẻ màn hình" }));
  await screen.findByText("Đang trình chiếu màn hình");
  rerender(<Panel presents={false} onEnd={ended} />);
  await waitFor(() => expect(track.readyState).toBe("ended"));
  rerender(<Panel presents onEnd={ended} />);
  expect(screen.getByText("Chủ trì mời trình chiếu")).toBeTruthy();
  expect(ended).not.toHaveBeenCalled();
});

test("ending it by the page or by the browser's own bar tells that it is over", async () => {
  const tracks = [new FakeTrack("video"), new FakeTrack("video")];
  const asked = [...tracks];
  answering(async () => streamOf(asked.shift() as FakeTrack));
  const ended = vi.fn();
  render(<Panel presents onEnd={ended} />);
  fireEvent.click(screen.getByRole("button", { name: "Chia sẻ màn hình" }));
  fireEvent.click(await screen.findByRole("button", { name: "Dừng trình chiếu" }));
  await waitFor(() => expect(tracks[0]?.readyState).toBe("ended"));
  expect(ended).toHaveBeenCalledTimes(1);
  fireEvent.click(screen.getByRole("button", { name: "Chia sẻ màn hình" }));
  await screen.findByText("Đang trình chiếu màn hình");
  tracks[1]?.unplug();
  await waitFor(() => expect(ended).toHaveBeenCalledTimes(2));
  expect(screen.getByText("Chủ trì mời trình chiếu")).toBeTruthy();
});

test("a question that is waved away and a browser that cannot are said in words", async () => {
  answering(() => Promise.reject(new DOMException("no", "NotAllowedError")));
  const { rerender } = render(<Panel presents onEnd={() => undefined} />);
  fireEvent.click(screen.getByRole("button", { name: "Chia sẻ màn hình" }));
  await screen.findByText(/Chưa chọn cửa sổ nào/);
  vi.stubGlobal("navigator", { mediaDevices: {} });
  rerender(<Panel presents onEnd={() => undefined} />);
  fireEvent.click(screen.getByRole("button", { name: "Chia sẻ màn hình" }));
  await screen.findByText(/không chia sẻ được màn hình/);
});

test("the point's other machine gives way to this one, after its window was chosen", async () => {
  const track = new FakeTrack("video");
  answering(async () => streamOf(track));
  const chosen = vi.fn(async () => undefined);
  const panel = (mine: boolean) => <Panel presents mine={mine} choose={chosen} onEnd={() => undefined} />;
  const { rerender } = render(panel(false));
  expect(screen.getByText("Máy trình chiếu đang được chọn")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Chiếu màn hình máy này" }));
  await waitFor(() => expect(chosen).toHaveBeenCalledTimes(1));
  expect(track.readyState).toBe("live");
  rerender(panel(true));
  await screen.findByText("Đang trình chiếu màn hình");
  // The other one is chosen again: what is not shown is not captured.
  rerender(panel(false));
  await waitFor(() => expect(track.readyState).toBe("ended"));
  expect(screen.getByText("Máy trình chiếu đang được chọn")).toBeTruthy();
});

test("a press that came too late lets the window go and says so", async () => {
  const track = new FakeTrack("video");
  answering(async () => streamOf(track));
  render(<Panel presents mine={false} choose={() => Promise.reject(new Error("late"))} onEnd={() => undefined} />);
  fireEvent.click(screen.getByRole("button", { name: "Chiếu màn hình máy này" }));
  await screen.findByText("Chủ trì không còn mời điểm cầu trình chiếu.");
  await waitFor(() => expect(track.readyState).toBe("ended"));
});
