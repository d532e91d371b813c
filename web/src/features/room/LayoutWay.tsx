import { useState } from "react";
import { useTranslation } from "react-i18next";
import { hasContent, type Layout, LAYOUTS, layoutOf } from "@/room/own-layout";
import type { Stage } from "@/room/stage";
import { Dialog } from "./Dialog";

interface Props {
  /** Null: nothing is drawn just now. */
  stage: Stage | null;
  /** The page shows the composed programme: one picture, the same everywhere. */
  composed: boolean;
  /** Content is on another display of this place: nothing of it is arranged here. */
  contentElsewhere?: boolean;
  chosen: Layout;
  onChoose: (layout: Layout) => void;
}

/** The way to a layout of this screen's own; there while the chair leaves it to each point. */
export function LayoutWay({ stage, composed, contentElsewhere = false, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const left = stage?.ownLayout ?? false;
  // Taken back and left again later, it does not open by itself.
  if (open && !left) setOpen(false);
  return (
    <>
      <span className="visually-hidden" role="status">
        {left && t("room.layout.left")}
      </span>
      {left && (
        <button className="button quiet" type="button" onClick={() => setOpen(true)}>
          {t("room.layout.open")}
        </button>
      )}
      {open && stage && left && (
        <Dialog title={t("room.layout.title")} onClose={() => setOpen(false)}>
          <div className="options">
            {composed ? <p>{t("room.layout.composed")}</p> : <Choice stage={stage} contentElsewhere={contentElsewhere} chosen={chosen} onChoose={onChoose} />}
            <button className="button primary" type="button" autoFocus onClick={() => setOpen(false)}>
              {t("action.close")}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}

function Choice({ stage, contentElsewhere, chosen, onChoose }: Required<Pick<Props, "contentElsewhere" | "chosen" | "onChoose">> & { stage: Stage }) {
  const { t } = useTranslation();
  const counts = layoutOf(stage, chosen);
  const content = hasContent(stage);
  return (
    <>
      <p className="soft small">{t("room.layout.hint")}</p>
      <div className="layout-choices" role="group" aria-label={t("room.layout.title")}>
        {LAYOUTS.filter((layout) => !contentElsewhere || layout !== "content").map((layout) => (
          <button
            key={layout}
            className="button"
            type="button"
            aria-pressed={layout === counts}
            disabled={layout === "content" && !content}
            onClick={() => onChoose(layout)}
          >
            {t(`room.layout.of.${layout}`)}
          </button>
        ))}
      </div>
      {!content && !contentElsewhere && <p className="soft small">{t("room.layout.noContent")}</p>}
    </>
  );
}
