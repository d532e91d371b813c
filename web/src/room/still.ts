/** A small picture of what the own camera gives just now; the camera is only looked at, nothing is published. */
const STILL_WIDTH = 160;
const STILL_HEIGHT = 90;
/** What the control plane takes. */
const MOST_BYTES = 16 * 1024;
const QUALITIES = [0.6, 0.3] as const;
const SHOWN_MS = 3000;

/** The part of a picture that fills 16:9, from its middle. */
export function cutOf(width: number, height: number): { x: number; y: number; width: number; height: number } {
  const wide = width * STILL_HEIGHT > height * STILL_WIDTH;
  const cutWidth = wide ? (height * STILL_WIDTH) / STILL_HEIGHT : width;
  const cutHeight = wide ? height : (width * STILL_HEIGHT) / STILL_WIDTH;
  return { x: (width - cutWidth) / 2, y: (height - cutHeight) / 2, width: cutWidth, height: cutHeight };
}

/** Resolves when the element shows a picture; rejects when that takes too long. */
function shows(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no picture")), SHOWN_MS);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    video.addEventListener("loadeddata", done, { once: true });
    void video.play().catch(() => undefined);
  });
}

function encode(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  // The browser encodes beside the page's thread.
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
}

/** Returns a JPEG of 160×90 that the control plane takes; null when the camera gives nothing. */
export async function takeStill(track: MediaStreamTrack | null): Promise<Blob | null> {
  if (!track || track.readyState !== "live" || track.muted || !track.enabled) return null;
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  try {
    await shows(video);
    const canvas = document.createElement("canvas");
    canvas.width = STILL_WIDTH;
    canvas.height = STILL_HEIGHT;
    const context = canvas.getContext("2d");
    if (!context) return null;
    const cut = cutOf(video.videoWidth, video.videoHeight);
    context.drawImage(video, cut.x, cut.y, cut.width, cut.height, 0, 0, STILL_WIDTH, STILL_HEIGHT);
    for (const quality of QUALITIES) {
      const blob = await encode(canvas, quality);
      if (blob?.type === "image/jpeg" && blob.size <= MOST_BYTES) return blob;
    }
    return null;
  } finally {
    video.pause();
    video.srcObject = null;
  }
}
