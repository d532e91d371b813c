import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/features/room/Dialog";
import type { Acting } from "@/features/room/session";
import { Icon } from "@/ui/Icon";
import { ThreadPart } from "./ThreadPart";
import { useThread } from "./useThread";

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
  const thread = useThread(sessionId, acting, callId);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button className={className} type="button" onClick={() => setOpen(true)}>
        <Icon name="pencil" />
        {label}
        {thread.unread > 0 && (
          <span className="thread-unread num" role="status" aria-label={t("messages.unread", { count: thread.unread })}>
            {thread.unread}
          </span>
        )}
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
