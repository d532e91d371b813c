import "./messages.css";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import { clock } from "@/i18n/dates";
import type { Thread } from "./useThread";

const LONGEST = 500;

/** The newest line is seen when it comes. */
function intoView(line: HTMLLIElement | null): void {
  const list = line?.closest(".thread-lines");
  if (list) list.scrollTop = list.scrollHeight;
}

interface Props {
  thread: Thread;
  label: string;
  /** The thread of a call; else the channel of all technicians. */
  inCall: boolean;
}

/** The lines of a thread, and the field to write one more. */
export function ThreadPart({ thread, label, inCall }: Props) {
  const { t } = useTranslation();
  const { messages, known, writes, error, sending, send } = thread;
  const [text, setText] = useState("");
  const count = messages.length;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const said = text.trim();
    if (said && !sending) send(said, () => setText(""));
  };
  return (
    <div className="thread">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- whoever has no mouse scrolls it, too */}
      <div className="thread-lines" role="log" aria-label={label} tabIndex={0}>
        <ol>
          {messages.map(({ id, author, at, mine, text: said }, place) => (
            <li key={id} className={mine ? "is-mine" : ""} ref={place === count - 1 ? intoView : undefined}>
              <span className="thread-who">
                <b className="wrap-any">{mine ? t("messages.you") : author}</b> <time className="num">{clock(at)}</time>
              </span>
              <span className="thread-said">{said}</span>
            </li>
          ))}
          {known && count === 0 && <li className="soft">{t(inCall ? "messages.noneInCall" : "messages.none")}</li>}
        </ol>
      </div>
      {error ? <ProblemNote error={error} /> : null}
      {writes && (
        <form className="thread-form" onSubmit={submit}>
          <input
            className="input"
            aria-label={t(inCall ? "messages.writeInCall" : "messages.write")}
            placeholder={t(inCall ? "messages.writeInCall" : "messages.write")}
            maxLength={LONGEST}
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <button className="button" type="submit" disabled={sending || !text.trim()}>
            {t("messages.send")}
          </button>
        </form>
      )}
    </div>
  );
}
