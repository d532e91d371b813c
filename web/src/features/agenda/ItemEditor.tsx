import { useTranslation } from "react-i18next";
import type { ConferenceView, Schemas } from "@/api/types";
import { BodySelect } from "@/ui/BodySelect";
import { Icon } from "@/ui/Icon";
import { type ItemDraft, minutesRight, type SpeakerDraft } from "./draft";

interface Props {
  item: ItemDraft;
  place: number;
  last: boolean;
  points: ConferenceView["points"];
  /** Slides and clips of the conference. */
  files: readonly Schemas["FileView"][];
  /** Somebody tried to save: what is missing is said. */
  tried: boolean;
  onChange: (part: Partial<ItemDraft>) => void;
  onMove: (step: 1 | -1) => void;
  onRemove: () => void;
}

/** One item: title, minutes, who speaks, what is shown, and its place in the order. */
export function ItemEditor({ item, place, last, points, files, tried, onChange, onMove, onRemove }: Props) {
  const { t } = useTranslation();
  const number = String(place + 1);
  const of = (what: string) => t("agenda.of", { what, number });
  const titleWrong = tried && !item.title.trim();
  return (
    <li className="agenda-item">
      <span className="num rank" aria-hidden="true">
        {number}
      </span>
      <div>
        <div className="head">
          <label className="field">
            <span>{t("agenda.field.title")}</span>
            <input
              className="input"
              aria-label={of(t("agenda.field.title"))}
              value={item.title}
              maxLength={200}
              aria-invalid={titleWrong || undefined}
              onChange={(event) => onChange({ title: event.currentTarget.value })}
            />
            {titleWrong && <small className="state is-fault">{t("agenda.titleMissing")}</small>}
          </label>
          <label className="field">
            <span>{t("agenda.field.minutes")}</span>
            <input
              className="input num"
              inputMode="numeric"
              aria-label={of(t("agenda.field.minutes"))}
              placeholder="0"
              value={item.minutes}
              maxLength={3}
              aria-invalid={!minutesRight(item.minutes) || undefined}
              onChange={(event) => onChange({ minutes: event.currentTarget.value })}
            />
            <small className="hint">{t("agenda.minutesHint")}</small>
          </label>
          <div className="field">
            <span aria-hidden="true">&nbsp;</span>
            <span className="ways">
              <button className="button quiet up" type="button" aria-label={t("agenda.up", { number })} disabled={place === 0} onClick={() => onMove(-1)}>
                <Icon name="down" />
              </button>
              <button className="button quiet" type="button" aria-label={t("agenda.down", { number })} disabled={last} onClick={() => onMove(1)}>
                <Icon name="down" />
              </button>
              <button className="button quiet" type="button" aria-label={t("agenda.remove", { number })} onClick={onRemove}>
                {t("agenda.removeShort")}
              </button>
            </span>
          </div>
        </div>
        <Speakers item={item} number={number} points={points} tried={tried} onChange={(speakers) => onChange({ speakers })} />
        {files.length > 0 && (
          <fieldset>
            <legend className="legend">{t("agenda.files")}</legend>
            <div className="picks">
              {files.map((file) => (
                <label key={file.id}>
                  <input
                    type="checkbox"
                    checked={item.fileIds.includes(file.id)}
                    onChange={(event) => onChange({ fileIds: event.currentTarget.checked ? [...item.fileIds, file.id] : item.fileIds.filter((id) => id !== file.id) })}
                  />
                  <span className="wrap-any">{file.name}</span>
                </label>
              ))}
            </div>
            <small className="hint">{t("agenda.filesHint")}</small>
          </fieldset>
        )}
      </div>
    </li>
  );
}

interface SpeakersProps {
  item: ItemDraft;
  number: string;
  points: ConferenceView["points"];
  tried: boolean;
  onChange: (speakers: SpeakerDraft[]) => void;
}

function Speakers({ item, number, points, tried, onChange }: SpeakersProps) {
  const { t } = useTranslation();
  const { speakers } = item;
  const options = points.map(({ point_id, name }) => ({ id: point_id, name }));
  const change = (place: number, part: Partial<SpeakerDraft>) => onChange(speakers.map((one, at) => (at === place ? { ...one, ...part } : one)));
  return (
    <div>
      {speakers.map((speaker, place) => (
        // oxlint-disable-next-line react/no-array-index-key -- a row is known by its place alone
        <div className="speaker" key={place}>
          <BodySelect
            label={t("agenda.field.point")}
            options={options}
            value={speaker.pointId}
            error={tried && speaker.pointId === null ? t("agenda.pointMissing") : undefined}
            onChange={(pointId) => change(place, { pointId })}
          />
          {(["name", "post"] as const).map((field) => (
            <label className="field" key={field}>
              <span>{t(`agenda.field.${field}`)}</span>
              <input className="input" value={speaker[field]} maxLength={120} onChange={(event) => change(place, { [field]: event.currentTarget.value })} />
            </label>
          ))}
          <div className="field">
            <span aria-hidden="true">&nbsp;</span>
            <button
              className="button quiet"
              type="button"
              aria-label={t("agenda.removeSpeaker", { place: String(place + 1), number })}
              onClick={() => onChange(speakers.filter((_, at) => at !== place))}
            >
              {t("agenda.removeShort")}
            </button>
          </div>
        </div>
      ))}
      <button
        className="button quiet"
        type="button"
        aria-label={t("agenda.of", { what: t("agenda.addSpeaker"), number })}
        onClick={() => onChange([...speakers, { pointId: null, name: "", post: "" }])}
      >
        <Icon name="plus" />
        {t("agenda.addSpeaker")}
      </button>
    </div>
  );
}
