import { type ReactNode, useCallback, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DeviceKind } from "@/room/device-choice";
import type { Devices, DevicesView } from "@/room/devices";
import { Icon } from "@/ui/Icon";
import { OwnPicture } from "./Picture";
import { playTestSound } from "./test-sound";
import { useBlackCamera, useLoudness, useSilentMicrophone } from "./useDeviceFaults";

interface Props {
  devices: Devices;
  held: DevicesView;
  title: ReactNode;
  /** The one button that leads on. */
  done: string;
  onDone: () => void;
}

/** Pick and try camera, microphone and speaker. */
export function DeviceCheck({ devices, held, title, done, onDone }: Props) {
  const { t } = useTranslation();
  const { black, watch } = useBlackCamera();
  const silent = useSilentMicrophone(held.microphone);
  const troubled = held.trouble.camera !== null || held.trouble.microphone !== null;
  return (
    <div className="device-check">
      <div className="device-picture">
        {held.camera ? (
          <OwnPicture track={held.camera} label={t("room.devices.ownPicture")} onVideo={watch} />
        ) : (
          <p className="no-picture">{held.ready ? t("room.devices.missing", { device: t("room.devices.camera") }) : t("room.devices.opening")}</p>
        )}
      </div>
      <div className="device-form">
        {title}
        <p className="soft">{t("room.devices.intro")}</p>
        <DeviceField kind="camera" devices={devices} held={held} fault={black ? t("room.devices.black") : ""} />
        <DeviceField kind="microphone" devices={devices} held={held} fault={silent ? t("room.devices.silent") : ""}>
          <Meter track={held.microphone} />
        </DeviceField>
        <DeviceField kind="speaker" devices={devices} held={held} fault="">
          <SpeakerTest speaker={held.used.speaker} />
        </DeviceField>
        {troubled && held.ready && (
          <p className="row wrap">
            <button className="button dense" type="button" onClick={() => void devices.retry()}>
              <Icon name="again" />
              {t("room.devices.retry")}
            </button>
            <span className="soft small">{t("room.devices.without")}</span>
          </p>
        )}
        <button className="button primary device-done" type="button" onClick={onDone}>
          {done}
        </button>
      </div>
    </div>
  );
}

interface FieldProps {
  kind: DeviceKind;
  devices: Devices;
  held: DevicesView;
  fault: string;
  children?: ReactNode;
}

function DeviceField({ kind, devices, held, fault, children }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const list = held.lists[kind];
  const trouble = kind === "speaker" ? null : held.trouble[kind];
  const said = trouble ? t(`room.devices.${trouble}`, { device: t(`room.devices.${kind}`) }) : fault;
  return (
    <div className="field">
      <label htmlFor={id}>{t(`room.devices.${kind}`)}</label>
      <select
        id={id}
        className="input"
        value={held.used[kind]}
        disabled={list.length === 0}
        onChange={(event) => void devices.choose(kind, event.target.value)}
      >
        {list.length === 0 && <option value="">{t("room.devices.system")}</option>}
        {list.map((device, index) => (
          <option key={device.id} value={device.id}>
            {device.label || t("room.devices.unnamed", { number: String(index + 1) })}
          </option>
        ))}
      </select>
      {children}
      {said && (
        <p className="state is-attention fault" role="status">
          <Icon name="fault" />
          {said}
        </p>
      )}
    </div>
  );
}

function Meter({ track }: { track: MediaStreamTrack | null }) {
  const { t } = useTranslation();
  const level = useLoudness(track);
  return (
    <>
      <meter className="meter" min={0} max={1} value={level} aria-label={t("room.devices.level")} />
      <small className="soft">{t("room.devices.levelHint")}</small>
    </>
  );
}

function SpeakerTest({ speaker }: { speaker: string }) {
  const { t } = useTranslation();
  const [playing, setPlaying] = useState(false);
  const play = useCallback(() => {
    setPlaying(true);
    void playTestSound(speaker).finally(() => setPlaying(false));
  }, [speaker]);
  return (
    <button className="button dense" type="button" disabled={playing} onClick={play}>
      <Icon name="sound" />
      {t(playing ? "room.devices.testing" : "room.devices.test")}
    </button>
  );
}
