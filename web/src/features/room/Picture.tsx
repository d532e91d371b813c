/** Pictures and sounds of a room as elements of the page. */
import { useEffect, useRef, useState } from "react";
import type { Playable } from "@/room/ports";

interface PictureProps {
  playable: Playable;
  /** What is seen, for those who do not see it. */
  label: string;
}

/** A new track shows nothing before its first key frame; longer than this it is not waited for. */
const COMING_MS = 3000;

/** A remote picture, whole at its own shape. Another track takes its place once it has something to show. */
export function Picture({ playable, label }: PictureProps) {
  const [shown, setShown] = useState(playable);
  useEffect(() => {
    if (playable === shown) return undefined;
    // After a reconnect the same track may come as another object: there is nothing to wait for.
    const timer = setTimeout(() => setShown(playable), playable.sid === shown.sid ? 0 : COMING_MS);
    return () => clearTimeout(timer);
  }, [playable, shown]);
  const films = playable.sid === shown.sid ? [playable] : [shown, playable];
  return films.map((film) => (
    <Film
      key={film.sid}
      playable={film}
      label={label}
      coming={film.sid !== shown.sid}
      onReady={film.sid === shown.sid ? undefined : () => setShown(film)}
    />
  ));
}

interface FilmProps extends PictureProps {
  /** It lies unseen over the one that it will replace. */
  coming: boolean;
  onReady: (() => void) | undefined;
}

function Film({ playable, label, coming, onReady }: FilmProps) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video) return undefined;
    playable.attach(video);
    return () => {
      playable.detach(video);
    };
  }, [playable]);
  return (
    <video
      ref={element}
      className={coming ? "video is-coming" : "video"}
      aria-label={coming ? undefined : label}
      aria-hidden={coming || undefined}
      onLoadedData={onReady}
      muted
      playsInline
      autoPlay
    />
  );
}

interface OwnProps {
  track: MediaStreamTrack;
  label: string;
  onVideo?: (video: HTMLVideoElement | null) => void;
}

/** This machine's own camera, as the others see it: not mirrored. */
export function OwnPicture({ track, label, onVideo }: OwnProps) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video) return undefined;
    video.srcObject = new MediaStream([track]);
    onVideo?.(video);
    return () => {
      onVideo?.(null);
      video.srcObject = null;
    };
  }, [track, onVideo]);
  return <video ref={element} className="video own-video" aria-label={label} muted playsInline autoPlay />;
}

/** Share of its loudness with which the meeting goes on beside a private call. */
const SOFTLY = 0.2;

interface SoundProps {
  playable: Playable;
  speaker: string;
  softly: boolean;
}

function Sound({ playable, speaker, softly }: SoundProps) {
  const element = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const audio = element.current;
    if (!audio) return undefined;
    playable.attach(audio);
    return () => {
      playable.detach(audio);
    };
  }, [playable]);
  useEffect(() => {
    if (element.current) element.current.volume = softly ? SOFTLY : 1;
  }, [softly]);
  useEffect(() => {
    const audio = element.current;
    // Not every browser lets a page choose the speaker; the system's choice holds there.
    if (audio && speaker && "setSinkId" in audio) void audio.setSinkId(speaker).catch(() => undefined);
  }, [speaker]);
  // oxlint-disable-next-line jsx-a11y/media-has-caption -- live speech: nobody has written it down yet
  return <audio ref={element} autoPlay />;
}

interface SoundsProps {
  sounds: readonly Playable[];
  speaker: string;
  /** Turned down, because something else is listened to. */
  softly?: boolean;
}

/** One element per microphone that may be heard. */
export function Sounds({ sounds, speaker, softly = false }: SoundsProps) {
  return (
    <div hidden>
      {sounds.map((sound) => (
        <Sound key={sound.sid} playable={sound} speaker={speaker} softly={softly} />
      ))}
    </div>
  );
}
