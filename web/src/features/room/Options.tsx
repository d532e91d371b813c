import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "@/ui/Icon";
import { LanguageSwitch } from "@/ui/LanguageSwitch";
import { useFullScreen } from "./awake";
import { Dialog } from "./Dialog";

interface Props {
  /** The way to the second window. */
  children?: ReactNode;
  onDevices: () => void;
  /** The way in for a second machine that shows content; undefined: there is none just now. */
  onMachine: (() => void) | undefined;
  onLeave: () => void;
  onClose: () => void;
}

/** What is needed rarely: full screen, devices, language, leaving. */
export function Options({ children, onDevices, onMachine, onLeave, onClose }: Props) {
  const { t } = useTranslation();
  const [full, toggleFull] = useFullScreen();
  return (
    <Dialog title={t("room.options")} onClose={onClose}>
      <div className="options">
        <button
          className="button"
          type="button"
          onClick={() => {
            toggleFull();
            onClose();
          }}
        >
          <Icon name="whole" />
          {t(full ? "room.screen.window" : "room.screen.full")}
        </button>
        {children}
        <button className="button" type="button" onClick={onDevices}>
          <Icon name="camera" />
          {t("room.devices.change")}
        </button>
        {onMachine && (
          <button className="button" type="button" onClick={onMachine}>
            <Icon name="screen" />
            {t("content.title")}
          </button>
        )}
        <button className="button" type="button" onClick={onLeave}>
          <Icon name="leave" />
          {t("room.leave")}
        </button>
        <LanguageSwitch />
        <button className="button primary" type="button" autoFocus onClick={onClose}>
          {t("action.close")}
        </button>
      </div>
    </Dialog>
  );
}
