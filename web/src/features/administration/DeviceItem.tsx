import { Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import type { DeviceView, PointView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";

interface Props {
  device: DeviceView;
  point: PointView;
  /** Whether the caller may revoke it. */
  manages: boolean;
  onRevoked: () => void;
}

/** One machine of a point; revoking it cannot be undone and is asked once. */
export function DeviceItem({ device, point, manages, onRevoked }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const id = String(device.id);
  const revoke = useMutation({
    mutationFn: () => must(api.DELETE("/api/devices/{device_id}", { params: { path: { device_id: device.id } } })),
    onSuccess: onRevoked,
  });
  return (
    <div className="device">
      <b>{t("administration.devices.name", { id })}</b>
      <span className="soft small">{t("administration.devices.enrolled", { time: dayAndClock(device.enrolled_at) })}</span>
      {device.last_seen_at && (
        <span className="soft small">{t("administration.devices.seen", { time: dayAndClock(device.last_seen_at) })}</span>
      )}
      {revoke.error && <ProblemNote error={revoke.error} />}
      {device.revoked_at ? (
        <span className="state is-idle small">{t("administration.devices.revoked", { time: dayAndClock(device.revoked_at) })}</span>
      ) : (
        manages && (
          <button className="button end" type="button" disabled={revoke.isPending} onClick={() => setAsking(true)}>
            {t("administration.devices.revoke", { id })}
          </button>
        )
      )}
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("administration.devices.revoke", { id })}
        closeButtonProps={{ "aria-label": t("action.close") }}
        centered
      >
        <div className="form">
          <p>{t("administration.devices.revokeAsk", { id, point: point.name })}</p>
          <button
            className="button end wide"
            type="button"
            onClick={() => {
              setAsking(false);
              revoke.mutate();
            }}
          >
            {t("administration.devices.revoke", { id })}
          </button>
          <button className="button wide" type="button" data-autofocus onClick={() => setAsking(false)}>
            {t("administration.devices.keep")}
          </button>
        </div>
      </Modal>
    </div>
  );
}
