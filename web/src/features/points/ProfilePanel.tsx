import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/types";
import { Icon } from "@/ui/Icon";
import { PROFILE, type PointPage } from "./fields";
import { RecordForm } from "./RecordForm";
import { useChanging } from "./usePointPage";
import { useSaying } from "./words";

/** How a point takes part, edited in place. */
export function ProfilePanel({ page }: { page: PointPage }) {
  const { t } = useTranslation();
  const say = useSaying();
  const [open, setOpen] = useState(false);
  const { profile } = useChanging(page.id);
  const values = { ...page.profile } as Record<string, unknown>;
  return (
    <section className="point-section" id="profile" aria-labelledby="profile-head">
      <header>
        <h2 id="profile-head">{t("points.section.profile")}</h2>
        <span className="soft small">{t("points.clause.profile")}</span>
        {page.manages && !open && (
          <button className="button" type="button" onClick={() => setOpen(true)}>
            <Icon name="pencil" />
            {t("points.record.editProfile")}
          </button>
        )}
      </header>
      {open ? (
        <RecordForm
          label={t("points.record.editProfile")}
          fields={PROFILE}
          page={page}
          row={values}
          error={profile.error}
          busy={profile.isPending}
          onClose={() => {
            profile.reset();
            setOpen(false);
          }}
          onSave={(record) => profile.mutate(record as unknown as Schemas["ProfileIn"], { onSuccess: () => setOpen(false) })}
        />
      ) : (
        <dl className="pairs point-facts">
          {PROFILE.map((field) => {
            const said = say(field, values[field.key]);
            return (
              said && (
                <div key={field.key}>
                  <dt>{t(`points.fields.${field.word}`)}</dt>
                  <dd>{said}</dd>
                </div>
              )
            );
          })}
        </dl>
      )}
    </section>
  );
}
