import { useTranslation } from "react-i18next";
import { Picture } from "@/features/room/Picture";
import type { Playable } from "@/room/ports";
import type { Looking } from "./useLooking";

interface Props {
  looking: Looking;
  playable: Playable | undefined;
}

/** The picture of the point that this page looks at alone, in the place of the preview. */
export function LookedPicture({ looking: { seat, byHand, end }, playable }: Props) {
  const { t } = useTranslation();
  if (!seat) return null;
  const { name } = seat;
  return (
    <div className="looked" role="status">
      <p className="cap soft">{t("chair.look.now")}</p>
      <div className="picture">
        {playable ? <Picture playable={playable} label={name} /> : <p className="no-picture">{t("chair.look.coming", { name })}</p>}
        <p className="label">{name}</p>
      </div>
      {byHand && (
        <button className="button dense" type="button" aria-label={t("chair.look.endOf", { name })} onClick={end}>
          {t("chair.look.end")}
        </button>
      )}
    </div>
  );
}
