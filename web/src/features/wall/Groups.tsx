import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Playable } from "@/room/ports";
import { identityOf } from "@/room/stage";
import { Icon } from "@/ui/Icon";
import { Tile } from "./Tile";
import { useSay } from "./useSay";
import { type Group, SHOWN } from "./wall";

interface Props {
  sessionId: number;
  groups: readonly Group[];
  /** In steps: what is said of 250 points is not made anew every second. */
  now: number;
  pictures: boolean;
  /** Live pictures, by identity. */
  films: ReadonlyMap<string, Playable>;
  chosen: number | null;
  onChoose: (pointId: number) => void;
}

/** All points by subtree, the subtree in trouble first. */
export const Groups = memo(function Groups({ sessionId, groups, now, pictures, films, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const say = useSay();
  return (
    <div className={pictures ? "groups with-pictures" : "groups"}>
      {groups.map((group) => (
        <section key={group.id} className="group" aria-label={group.name}>
          <div>
            <h3 className="wrap-any">{group.name}</h3>
            <p className="num">{t("wall.here", { here: String(group.here), total: String(group.total) })}</p>
            {group.troubles.map(([state, count]) => (
              <p key={state} className={`state ${SHOWN[state].tone}`}>
                <Icon name={SHOWN[state].icon} />
                {t(`wall.counted.${state}`, { count })}
              </p>
            ))}
            {group.troubles.length === 0 && (
              <p className="state is-verified">
                <Icon name="check" />
                {t("wall.allGood")}
              </p>
            )}
          </div>
          <div className="tiles">
            {group.lines.map((line) => (
              <Tile
                key={line.point_id}
                sessionId={sessionId}
                pointId={line.point_id}
                name={line.name}
                isMain={line.is_main}
                state={line.state}
                say={say(line, now)}
                calls={line.incident !== ""}
                speaks={line.has_floor}
                still={pictures ? line.still : 0}
                pictures={pictures}
                film={pictures ? films.get(identityOf(line.point_id)) : undefined}
                chosen={chosen === line.point_id}
                onChoose={onChoose}
              />
            ))}
          </div>
        </section>
      ))}
    </div>
  );
});
