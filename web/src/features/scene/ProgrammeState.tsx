import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/types";
import { Icon } from "@/ui/Icon";

/** How the programme is made, and what is wrong with it and where. */
export function ProgrammeState({ programme }: { programme: Schemas["ProgrammeView"] | null }) {
  const { t } = useTranslation();
  if (!programme) return null;
  const { silent, connected, unreadable, page, fps, skipped } = programme;
  const faults = [
    silent && t("scene.programme.silent"),
    !silent && !connected && t("scene.programme.apart"),
    unreadable === "clip" && t("scene.programme.clip"),
    unreadable === "slides" && t("scene.programme.slides", { page: String(page) }),
  ].filter((fault) => fault !== false);
  return (
    <>
      <h2>{t("scene.programme.title")}</h2>
      {!silent && <p className="soft small num">{t("scene.programme.figures", { fps: String(Math.round(fps)), skipped: String(skipped) })}</p>}
      {faults.map((fault) => (
        <p key={fault} className="state is-fault" role="alert">
          <Icon name="fault" />
          {fault}
        </p>
      ))}
    </>
  );
}
