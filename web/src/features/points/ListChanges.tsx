import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/types";

/** What changed on a list of contact officers, a sentence each. */
export function ListChanges({ changes }: { changes: readonly Schemas["ListChangeView"][] }) {
  const { t } = useTranslation();
  const fieldWord = (field: string) => {
    switch (field) {
      case "post":
      case "phone":
      case "second_phone":
      case "mail":
        return t(`points.fields.${field}`).toLowerCase();
      default:
        return t("points.lists.rank");
    }
  };
  return (
    <ul className="small">
      {changes.map(({ kind, name, fields }) => (
        <li key={`${kind}:${name}`}>
          {kind === "changed"
            ? t("points.lists.changed", { name, fields: Object.keys(fields).map(fieldWord).join(", ") })
            : t(`points.lists.${kind}`, { name })}
        </li>
      ))}
    </ul>
  );
}
