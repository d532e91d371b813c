import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { type Content, pageAddress } from "@/room/stage";

/** The page that is presented; the next one is fetched beforehand, so that turning shows it at once. */
export function SlidePage({ content }: { content: Content }) {
  const { t } = useTranslation();
  const { path, page, pages } = content;
  useEffect(() => {
    if (page < pages) new Image().src = pageAddress(path, page + 1);
  }, [path, page, pages]);
  return <img className="slide-page" src={pageAddress(path, page)} alt={t("room.page", { page: String(page), pages: String(pages) })} />;
}
