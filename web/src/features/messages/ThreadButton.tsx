import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/features/room/Dialog";
import type { Acting } from "@/features/room/session";
import { Icon } from "@/ui/Icon";
import { ThreadPart } from "./ThreadPart";
import { useThread } from "./useThread";
import { useUnread } from "./useUnread";

interface Props {
  sessionId: number;
  acting: Acting;
  /** Null: the channel of all technicians; else the call within which one writes. */
  callId: number | null;
  title: string;
  /** What stands on the button. */
  label: string;
  className?: string;
}

/** Opens a thread; says how many lines of others nobody has seen here. */
export function ThreadButton({ sessionId, acting, callId, title, label, className = "button" }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const thread = useThread(sessionId, acting, callId, open);
  const { count, clear } = useUnread(sessionId, acting, callId, open);
  return (
    <>
      <button
        className={className}
        type="button"
        aria-label={count > 0 ? `${label}, ${t("messages.unread", { count })}` : undefined}
        onClick={() => {
          clear();
          setOpen(true);
        }}
      >
        <Icon name="pencil" />
        {label}
        {count > 0 && <span className="thread-unread num">{count}</span>}
      </button>
      {open && (
        <Dialog title={title} onClose={() => setOpen(false)}>
          <ThreadPart thread={thread} label={title} inCall={callId !== null} />
          <p className="row dialog-ways">
            <button className="button" type="button" onClick={() => setOpen(false)}>
              {t("action.close")}
            </button>
          </p>
        </Dialog>
      )}
    </>
  );
}
