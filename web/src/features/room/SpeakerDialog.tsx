import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import { finds } from "@/text/fold";
import { Dialog } from "./Dialog";
import type { Acting, SeatView } from "./session";
import { useSpeakerChoices, useTellSpeaker } from "./useSpeaker";

/** Letters that the server keeps of a name and of a post. */
const LONGEST = 120;
/** Delegates that are listed at once; more are found by typing. */
const LISTED = 4;

interface Props {
  sessionId: number;
  acting: Acting;
  seat: SeatView;
  onClose: () => void;
}

/** Says who speaks at a point: chosen from its delegates, or typed. */
export function SpeakerDialog({ sessionId, acting, seat, onClose }: Props) {
  const { t } = useTranslation();
  const [name, setName] = useState(seat.speaker_name ?? "");
  const [post, setPost] = useState(seat.speaker_post ?? "");
  const [sought, setSought] = useState("");
  const { data: delegates = [] } = useSpeakerChoices(sessionId, seat.point_id, acting);
  const tell = useTellSpeaker(sessionId, seat.point_id, acting);
  const found = delegates.filter((one) => finds(sought, `${one.name} ${one.post}`));
  const one = (line: string) => line.replaceAll(/\s+/g, " ").trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    tell.mutate({ name: one(name), post: one(post) }, { onSuccess: onClose });
  };
  return (
    <Dialog title={t("room.speaker.title", { name: seat.name })} onClose={onClose}>
      <form className="speaker-form" onSubmit={submit}>
        <p className="soft small">{t("room.speaker.hint")}</p>
        {delegates.length > 0 && (
          <fieldset>
            <legend>{t("room.speaker.delegates", { count: delegates.length })}</legend>
            {delegates.length > LISTED && (
              <label className="field">
                <span>{t("room.speaker.find")}</span>
                <input className="input" type="search" value={sought} onChange={(event) => setSought(event.target.value)} />
              </label>
            )}
            <ul className="list">
              {found.slice(0, LISTED).map((delegate, index) => (
                <li key={`${index} ${delegate.name}`}>
                  <button
                    className="button dense"
                    type="button"
                    aria-pressed={delegate.name === name && delegate.post === post}
                    onClick={() => {
                      setName(delegate.name);
                      setPost(delegate.post);
                    }}
                  >
                    {[delegate.name, delegate.post].filter(Boolean).join(", ")}
                  </button>
                </li>
              ))}
            </ul>
            {found.length > LISTED && <p className="soft small">{t("room.speaker.more", { count: found.length - LISTED })}</p>}
            {found.length === 0 && <p className="soft small">{t("room.speaker.none")}</p>}
          </fieldset>
        )}
        <label className="field">
          <span>{t("room.speaker.name")}</span>
          <input className="input" autoFocus required maxLength={LONGEST} value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        <label className="field">
          <span>{t("room.speaker.post")}</span>
          <input className="input" maxLength={LONGEST} value={post} onChange={(event) => setPost(event.target.value)} />
        </label>
        {tell.error && <ProblemNote error={tell.error} />}
        <p className="row wrap dialog-ways">
          <button className="button primary" type="submit" disabled={tell.isPending}>
            {t("room.speaker.save")}
          </button>
          {seat.speaker_name && (
            <button className="button" type="button" disabled={tell.isPending} onClick={() => tell.mutate(null, { onSuccess: onClose })}>
              {t("room.speaker.forget")}
            </button>
          )}
          <button className="button" type="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
