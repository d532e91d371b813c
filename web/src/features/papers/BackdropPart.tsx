import { ColorInput, NumberInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import type { BackdropView, ConferenceView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";
import { BodySelect } from "@/ui/BodySelect";
import { Icon } from "@/ui/Icon";
import { BackdropPicture } from "./BackdropPicture";

interface Props {
  conference: ConferenceView;
  backdrop: BackdropView;
  mayMake: boolean;
  onChanged: () => Promise<void>;
}

/** The uniform backdrop: as it looks, its figures, and print files. */
export function BackdropPart({ conference, backdrop, mayMake, onChanged }: Props) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<BackdropView>();
  const [point, setPoint] = useState<number | null>(null);
  const shown = draft ?? backdrop;
  const save = useMutation({
    mutationFn: ({ width_mm, height_mm, background, text_colour, top, title, bottom }: BackdropView) =>
      must(
        api.PUT("/api/conferences/{conference_id}/backdrop", {
          params: { path: { conference_id: conference.id } },
          body: { width_mm, height_mm, background, text_colour, top, title, bottom },
        }),
      ),
    onSuccess: async () => {
      await onChanged();
      setDraft(undefined);
    },
  });
  const change = (part: Partial<BackdropView>) => setDraft({ ...shown, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(shown);
  };
  const file = `/api/conferences/${conference.id}/backdrop`;
  return (
    <>
      <div className="sechead">
        <h3>{t("papers.backdrop.title")}</h3>
        <span className="small soft">
          {backdrop.changed_at
            ? t("papers.backdrop.set", { time: dayAndClock(backdrop.changed_at), who: backdrop.changed_by })
            : t("papers.backdrop.proposed")}
        </span>
      </div>
      <div className="lines backdrop">
        <BackdropPicture backdrop={shown} point={t("papers.backdrop.sample")} />
        <div className="stack">
          {draft && (
            <form className="form" onSubmit={submit} noValidate>
              <div className="two">
                <NumberInput label={t("papers.backdrop.width")} value={shown.width_mm} min={300} max={20000} step={100} onChange={(value) => change({ width_mm: Number(value) })} />
                <NumberInput label={t("papers.backdrop.height")} value={shown.height_mm} min={300} max={20000} step={100} onChange={(value) => change({ height_mm: Number(value) })} />
                <ColorInput label={t("papers.backdrop.background")} value={shown.background} onChange={(background) => change({ background })} />
                <ColorInput label={t("papers.backdrop.text")} value={shown.text_colour} onChange={(text_colour) => change({ text_colour })} />
              </div>
              <TextInput label={t("papers.backdrop.top")} value={shown.top} maxLength={200} onChange={({ currentTarget }) => change({ top: currentTarget.value })} />
              <TextInput label={t("papers.backdrop.words")} value={shown.title} maxLength={300} onChange={({ currentTarget }) => change({ title: currentTarget.value })} />
              <TextInput label={t("papers.backdrop.bottom")} value={shown.bottom} maxLength={200} onChange={({ currentTarget }) => change({ bottom: currentTarget.value })} />
              {save.error && <ProblemNote error={save.error} />}
              <div className="row wrap">
                <button className="button primary" type="submit" disabled={save.isPending}>
                  {t("papers.backdrop.save")}
                </button>
                <button className="button" type="button" onClick={() => setDraft(undefined)}>
                  {t("action.cancel")}
                </button>
              </div>
            </form>
          )}
          {!draft && (
            <>
              <p className="num">
                {t("papers.backdrop.spec", { width: String(backdrop.width_mm), height: String(backdrop.height_mm), background: backdrop.background, text: backdrop.text_colour })}
              </p>
              {mayMake && (
                <button className="button" type="button" onClick={() => setDraft(backdrop)}>
                  <Icon name="pencil" />
                  {t("papers.backdrop.edit")}
                </button>
              )}
              {backdrop.changed_at && (
                <>
                  <p className="small soft">{t("papers.backdrop.hint")}</p>
                  <a className="button" href={file} download>
                    <Icon name="download" />
                    {t("papers.backdrop.all")}
                  </a>
                  <BodySelect
                    label={t("papers.backdrop.one")}
                    options={conference.points.map(({ point_id, name }) => ({ id: point_id, name }))}
                    value={point}
                    onChange={setPoint}
                  />
                  {point !== null && (
                    <a className="button" href={`${file}?point_id=${point}`} download>
                      <Icon name="download" />
                      {t("papers.backdrop.point", { name: conference.points.find(({ point_id }) => point_id === point)?.name ?? "" })}
                    </a>
                  )}
                </>
              )}
            </>
          )}
        </div>
      </div>
    </>
  );
}
