/** Whether a camera gives a black picture: a closed lid, a lens cap, a device that hangs. */
const WIDTH = 32;
const HEIGHT = 18;
/** Of 255. A dark room with anything in it is brighter, or has contrast. */
const DARK = 20;
const CONTRAST = 8;

/** Judges RGBA pixels. */
export function isBlack(pixels: ArrayLike<number>): boolean {
  let sum = 0;
  let least = 255;
  let most = 0;
  const count = Math.floor(pixels.length / 4);
  for (let index = 0; index < count; index += 1) {
    const at = index * 4;
    const luma = 0.2126 * (pixels[at] ?? 0) + 0.7152 * (pixels[at + 1] ?? 0) + 0.0722 * (pixels[at + 2] ?? 0);
    sum += luma;
    least = Math.min(least, luma);
    most = Math.max(most, luma);
  }
  return count > 0 && sum / count < DARK && most - least < CONTRAST;
}

/** Looks at what a preview shows just now; false when it shows nothing yet. */
export function looksBlack(video: HTMLVideoElement): boolean {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) return false;
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return false;
  context.drawImage(video, 0, 0, WIDTH, HEIGHT);
  return isBlack(context.getImageData(0, 0, WIDTH, HEIGHT).data);
}
