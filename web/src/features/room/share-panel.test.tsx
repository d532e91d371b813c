import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
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
  sent?: boolean;
}

function Panel({ presents, onEnd, mine = presents, choose = () => Promise.resolve(), sent = mine }: PanelProps) {
  const share = useScreenShare({ asked: presents, mine, choose });
  return <SharePanel share={share} sent={sent} onEnd={onEnd} pending={false} error={null} />;
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
  expect(screen.getByText("Màn hình chưa được chiếu")).toBeTruthy();
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

test("a window whose machine the stage does not name in time is let go: the other one was chosen meanwhile", async () => {
  const track = new FakeTrack("video");
  answering(async () => streamOf(track));
  vi.useFakeTimers();
  try {
    render(<Panel presents mine={false} onEnd={() => undefined} />);
    fireEvent.click(screen.getByRole("button", { name: "Chiếu màn hình máy này" }));
    await act(() => vi.advanceTimersByTimeAsync(100));
    await act(() => vi.advanceTimersByTimeAsync(4000));
    expect([track.readyState, screen.queryByText("Đang trình chiếu màn hình")]).toEqual(["live", null]);
    await act(() => vi.advanceTimersByTimeAsync(2000));
    expect(track.readyState).toBe("ended");
    expect(screen.getByText("Máy trình chiếu đang được chọn")).toBeTruthy();
  } finally {
    vi.useRealTimers();
  }
});

test("one that was named is shown for as long as it stays so, and in a break it is said that it is not", async () => {
  const track = new FakeTrack("video");
  answering(async () => streamOf(track));
  vi.useFakeTimers();
  try {
    const panel = (mine: boolean, sent = mine) => <Panel presents mine={mine} sent={sent} onEnd={() => undefined} />;
    const { rerender } = render(panel(false));
    fireEvent.click(screen.getByRole("button", { name: "Chiếu màn hình máy này" }));
    await act(() => vi.advanceTimersByTimeAsync(1000));
    rerender(panel(true));
    await act(() => vi.advanceTimersByTimeAsync(10_000));
    expect(screen.getByText("Đang trình chiếu màn hình")).toBeTruthy();
    rerender(panel(true, false));
    expect(screen.getByText("Màn hình chưa được chiếu")).toBeTruthy();
    expect(track.readyState).toBe("live");
  } finally {
    vi.useRealTimers();
  }
});
