import { Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import type { PersonView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";
import { CopyButton } from "@/ui/CopyButton";
import { Icon } from "@/ui/Icon";

interface Props {
  person: PersonView;
  onChanged: () => void;
}

/** Whether somebody may come in, and a link to a new password. */
export function PersonAccess({ person, onChanged }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const path = { params: { path: { person_id: person.id } } };
  const link = useMutation({ mutationFn: () => must(api.POST("/api/people/{person_id}/password-links", path)) });
  const out = useMutation({ mutationFn: () => must(api.POST("/api/people/{person_id}/deactivate", path)), onSuccess: onChanged });
  const back = useMutation({ mutationFn: () => must(api.POST("/api/people/{person_id}/reactivate", path)), onSuccess: onChanged });
  const made = person.active ? link.data : undefined;
  const address = made && `${location.origin}${made.path}`;
  const { name } = person;
  return (
    <>
      {person.active && (
        <>
          <h3>{t("people.password")}</h3>
          {made && address && (
            <div className="code" role="status">
              <b>{t("people.linkTitle")}</b>
              <span className="wrap-any">{address}</span>
              <span className="small">{t("people.linkUntil", { time: dayAndClock(made.expires_at) })}</span>
              <CopyButton text={address} label={t("people.linkCopy")} />
            </div>
          )}
          <p className="soft small">{t("people.passwordHow")}</p>
          {link.error && <ProblemNote error={link.error} />}
          <button className="button wide" type="button" disabled={link.isPending} onClick={() => link.mutate()}>
            {made ? t("people.linkAgain") : t("people.link")}
          </button>
        </>
      )}
      <h3>{t("people.access")}</h3>
      {(out.error || back.error) && <ProblemNote error={out.error ?? back.error} />}
      {person.active ? (
        <>
          <span className="state is-verified">
            <Icon name="check" />
            {t("people.active")}
          </span>
          <button className="button end wide wrap-any" type="button" disabled={out.isPending} onClick={() => setAsking(true)}>
            {t("people.deactivate", { name })}
          </button>
        </>
      ) : (
        <>
          <span className="state is-idle">
            <Icon name="lock" />
            {t("administration.people.inactive")}
          </span>
          <button className="button wide wrap-any" type="button" disabled={back.isPending} onClick={() => back.mutate()}>
            {t("people.reactivate", { name })}
          </button>
        </>
      )}
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("people.deactivate", { name })}
        closeButtonProps={{ "aria-label": t("action.close") }}
        centered
      >
        <div className="form">
          <p>{t("people.deactivateAsk", { name })}</p>
          <button
            className="button end wide wrap-any"
            type="button"
            onClick={() => {
              setAsking(false);
              out.mutate();
            }}
          >
            {t("people.deactivate", { name })}
          </button>
          <button className="button wide" type="button" data-autofocus onClick={() => setAsking(false)}>
            {t("people.keep")}
          </button>
        </div>
      </Modal>
    </>
  );
}
