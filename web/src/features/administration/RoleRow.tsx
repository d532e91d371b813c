import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { bodiesQuery, pointsQuery } from "@/api/queries";
import type { Role, ScopeKind } from "@/api/types";
import { ConferenceSelect } from "@/features/conferences/ConferenceSelect";
import { BodySelect } from "@/ui/BodySelect";
import { ROLES, scopesOf } from "./roles";

export interface RoleChoice {
  key: number;
  role: Role;
  scope: ScopeKind;
  scopeId: number | null;
}

interface Props {
  choice: RoleChoice;
  place: number;
  error: string | undefined;
  onChange: (choice: RoleChoice) => void;
  /** Absent: it is the only one. */
  onRemove?: () => void;
}

/** One role to give: what, how far it reaches, and where. */
export function RoleRow({ choice, place, error, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  const bodies = useQuery({ ...bodiesQuery, enabled: choice.scope === "subtree" });
  const points = useQuery({ ...pointsQuery, enabled: choice.scope === "point" });
  const where = {
    label: t("administration.people.where"),
    value: choice.scopeId,
    error,
    onChange: (scopeId: number | null) => onChange({ ...choice, scopeId }),
  };
  return (
    <div className="role-row">
      <Select
        label={t("administration.people.role")}
        data={ROLES.map((role) => ({ value: role, label: t(`administration.roles.${role}`) }))}
        value={choice.role}
        allowDeselect={false}
        onChange={(value) => {
          const role = ROLES.find((candidate) => candidate === value);
          if (role) onChange({ ...choice, role, scope: scopesOf(role)[0] ?? "system", scopeId: null });
        }}
      />
      <Select
        label={t("administration.people.scope")}
        data={scopesOf(choice.role).map((scope) => ({ value: scope, label: t(`administration.scopes.${scope}`) }))}
        value={choice.scope}
        allowDeselect={false}
        onChange={(value) => {
          const scope = scopesOf(choice.role).find((candidate) => candidate === value);
          if (scope) onChange({ ...choice, scope, scopeId: null });
        }}
      />
      {choice.scope === "subtree" && <BodySelect options={bodies.data ?? []} {...where} />}
      {choice.scope === "point" && <BodySelect options={points.data ?? []} {...where} />}
      {choice.scope === "conference" && <ConferenceSelect {...where} />}
      {onRemove && (
        <button className="button quiet" type="button" onClick={onRemove}>
          {t("administration.people.removeRole", { place: String(place) })}
        </button>
      )}
    </div>
  );
}
