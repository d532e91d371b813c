import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { useMay } from "@/api/me";
import type { PointView } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";
import { CopyButton } from "@/ui/CopyButton";
import { DeviceItem } from "./DeviceItem";

/** A point in depth: a fresh enrolment code, and the machines that come in under its name. */
export function PointSide({ point }: { point: PointView }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const path = { params: { path: { point_id: point.id } } };
  const devices = useQuery({
    queryKey: keys.devices(point.id),
    queryFn: () => must(api.GET("/api/points/{point_id}/devices", path)),
  });
  const issue = useMutation({ mutationFn: () => must(api.POST("/api/points/{point_id}/enrolment-codes", path)) });
  const code = issue.data;
  const manages = useMay("points.manage");
  return (
    <>
      <h2 className="wrap-any">{point.name}</h2>
      <div className="detail">
        <p className="soft small">
          {point.body_name}
          {point.parent_name && `, ${point.parent_name}`}
        </p>
        {code && (
          <div className="code" role="status">
            <b>{t("administration.code.title")}</b>
            <span className="big num">{code.code}</span>
            <span className="small">{t("administration.code.until", { time: dayAndClock(code.expires_at) })}</span>
            <span className="small wrap-any">{t("administration.code.how", { address: `${location.origin}/ghi-danh` })}</span>
            <CopyButton text={code.code} label={t("administration.code.copy")} />
          </div>
        )}
        {issue.error && <ProblemNote error={issue.error} />}
        {manages && (
          <button className="button wide" type="button" disabled={issue.isPending} onClick={() => issue.mutate()}>
            {code ? t("administration.code.again") : t("administration.code.issue")}
          </button>
        )}
        <h3>{t("administration.devices.title")}</h3>
        {devices.error && <ProblemNote error={devices.error} onRetry={() => void devices.refetch()} />}
        {devices.isPending && <Loading />}
        {devices.data && !devices.data.length && <p className="soft">{t("administration.devices.none")}</p>}
        {devices.data?.map((device) => (
          <DeviceItem
            key={device.id}
            device={device}
            point={point}
            manages={manages}
            onRevoked={() => {
              void queries.invalidateQueries({ queryKey: keys.devices(point.id) });
              void queries.invalidateQueries({ queryKey: keys.points });
            }}
          />
        ))}
      </div>
    </>
  );
}
