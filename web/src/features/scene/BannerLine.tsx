import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

const LIMIT = 120;

interface Props {
  /** What is shown now; empty: nothing. */
  stands: string;
  may: boolean;
  onShow: (banner: string) => void;
}

/** One line over the picture's foot. What was typed is kept until it is shown. */
export function BannerLine({ stands, may, onShow }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(stands);
  const [before, setBefore] = useState(stands);
  if (before !== stands) {
    setBefore(stands);
    // What is being typed stays, also when somebody else changes the line meanwhile.
    if (typed === before) setTyped(stands);
  }
  const wanted = typed.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (may && wanted && wanted !== stands) onShow(wanted);
  };
  return (
    <form className="scene-part" onSubmit={submit}>
      <label className="field">
        <span className="row">
          {t("scene.banner")}
          {stands && <span className="state is-live push">{t("scene.bannerOn")}</span>}
        </span>
        <input className="input" value={typed} maxLength={LIMIT} placeholder={t("scene.bannerHint")} onChange={(event) => setTyped(event.currentTarget.value)} />
      </label>
      <div className="row wrap">
        <button className="button dense" type="submit" disabled={!may || !wanted || wanted === stands}>
          {t("scene.bannerShow")}
        </button>
        {stands && (
          <button className="button dense" type="button" disabled={!may} onClick={() => onShow("")}>
            {t("scene.bannerOff")}
          </button>
        )}
      </div>
    </form>
  );
}
