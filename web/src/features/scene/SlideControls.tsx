import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { pageAddress } from "@/room/stage";
import type { Pages } from "./usePages";

interface Props {
  pages: Pages;
  path: string;
  may: boolean;
}

/** The page that is shown, the next one for whoever presents, and the ways to turn. */
export function SlideControls({ pages, path, may }: Props) {
  const { t } = useTranslation();
  const { page, pages: count, turn } = pages;
  return (
    <>
      <div className="slides-now">
        <figure>
          <img src={pageAddress(path, page)} alt={t("room.page", { page: String(page), pages: String(count) })} />
          <figcaption className="soft xs">{t("scene.pageNow")}</figcaption>
        </figure>
        {page < count && (
          <figure>
            <img src={pageAddress(path, page + 1)} alt={t("room.page", { page: String(page + 1), pages: String(count) })} />
            <figcaption className="soft xs">{t("scene.pageNext")}</figcaption>
          </figure>
        )}
      </div>
      <div className="row slides-turn">
        <button className="button dense" type="button" disabled={!may || page <= 1} onClick={() => turn(-1)}>
          {t("scene.previous")}
        </button>
        <PageField key={page} pages={pages} may={may} />
        <button className="button dense" type="button" disabled={!may || page >= count} onClick={() => turn(1)}>
          {t("scene.next")}
        </button>
      </div>
      <p className="soft xs">{t("scene.pageKeys")}</p>
    </>
  );
}

/** The page's number: what is typed is gone to by Enter. */
function PageField({ pages, may }: { pages: Pages; may: boolean }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(String(pages.page));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = Number(typed);
    if (may && Number.isInteger(wanted) && wanted >= 1 && wanted <= pages.pages && wanted !== pages.page) pages.go(wanted);
    else setTyped(String(pages.page));
  };
  return (
    <form className="row page-field" onSubmit={submit}>
      <input className="input num" inputMode="numeric" aria-label={t("scene.page")} value={typed} maxLength={4} disabled={!may} onChange={(event) => setTyped(event.currentTarget.value)} />
      <span className="num">/ {pages.pages}</span>
    </form>
  );
}
