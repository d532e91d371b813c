import { TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { groupsQuery } from "@/api/queries";
import { ProblemNote } from "@/app/ProblemNote";
import { Icon } from "@/ui/Icon";

interface Props {
  hostBodyId: number | null;
  chosen: readonly number[];
  onAdd: (points: readonly number[]) => void;
}

/** Groups of points that the host keeps under a name: added at one press, saved from what is chosen. */
export function PointGroups({ hostBodyId, chosen, onAdd }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data: groups } = useQuery(groupsQuery);
  const [name, setName] = useState<string>();
  const again = () => queries.invalidateQueries({ queryKey: keys.groups });
  const save = useMutation({
    mutationFn: (called: string) =>
      must(api.POST("/api/point-groups", { body: { body_id: hostBodyId ?? 0, name: called, point_ids: [...chosen] } })),
    onSuccess: () => {
      setName(undefined);
      void again();
    },
  });
  const drop = useMutation({
    mutationFn: (id: number) => must(api.DELETE("/api/point-groups/{group_id}", { params: { path: { group_id: id } } })),
    onSuccess: again,
  });
  const own = groups?.filter(({ body_id }) => body_id === hostBodyId) ?? [];
  const error = save.error ?? drop.error;
  return (
    <div className="groups">
      {own.length > 0 && <p className="legend">{t("planning.groups.title")}</p>}
      <p className="quick">
        {own.map((group) => (
          <span className="pair" key={group.id}>
            <button className="button dense" type="button" onClick={() => onAdd(group.point_ids)}>
              <Icon name="plus" />
              {t("planning.groups.add", { name: group.name, count: group.point_ids.length })}
            </button>
            <button
              className="button dense quiet"
              type="button"
              aria-label={t("planning.groups.drop", { name: group.name })}
              onClick={() => drop.mutate(group.id)}
            >
              ×
            </button>
          </span>
        ))}
        {name === undefined && chosen.length > 0 && hostBodyId !== null && (
          <button className="button dense quiet" type="button" onClick={() => setName("")}>
            {t("planning.groups.save")}
          </button>
        )}
      </p>
      {name !== undefined && (
        <div className="row">
          <TextInput
            className="grow"
            aria-label={t("planning.groups.name")}
            placeholder={t("planning.groups.name")}
            value={name}
            maxLength={120}
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <button className="button" type="button" disabled={!name.trim() || save.isPending} onClick={() => save.mutate(name.trim())}>
            {t("planning.groups.keep")}
          </button>
          <button className="button quiet" type="button" onClick={() => setName(undefined)}>
            {t("action.cancel")}
          </button>
        </div>
      )}
      {error && <ProblemNote error={error} />}
    </div>
  );
}
