import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "@/ui/Icon";

/** A body that a split makes. */
export interface Part {
  key: number;
  code: string;
  name: string;
}

let made = 0;

/** Return a part with nothing in it. */
export function emptyPart(): Part {
  made += 1;
  return { key: made, code: "", name: "" };
}

interface Props {
  parts: readonly Part[];
  tried: boolean;
  onChange: (parts: Part[]) => void;
}

/** Codes and names of the bodies that a split makes. */
export function Parts({ parts, tried, onChange }: Props) {
  const { t } = useTranslation();
  const set = (key: number, values: Partial<Part>) =>
    onChange(parts.map((part) => (part.key === key ? { ...part, ...values } : part)));
  const missing = (text: string) => (tried && !text.trim() ? t("administration.people.required") : undefined);
  return (
    <>
      {parts.map((part, index) => (
        <div className="partline" key={part.key}>
          <TextInput
            label={t("administration.bodies.code")}
            value={part.code}
            maxLength={32}
            error={missing(part.code)}
            onChange={(event) => set(part.key, { code: event.currentTarget.value })}
          />
          <TextInput
            label={t("bodyTree.change.part", { number: String(index + 1) })}
            value={part.name}
            maxLength={200}
            error={missing(part.name)}
            onChange={(event) => set(part.key, { name: event.currentTarget.value })}
          />
          <button
            className="button quiet"
            type="button"
            disabled={parts.length < 2}
            onClick={() => onChange(parts.filter(({ key }) => key !== part.key))}
          >
            {t("bodyTree.change.removePart")}
          </button>
        </div>
      ))}
      <p>
        <button className="button dense" type="button" onClick={() => onChange([...parts, emptyPart()])}>
          <Icon name="plus" />
          {t("bodyTree.change.addPart")}
        </button>
      </p>
    </>
  );
}
