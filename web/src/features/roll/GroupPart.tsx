import { type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "@/ui/Icon";
import type { Group } from "./roll";
import { TallyWords } from "./TallyWords";

interface Props {
  group: Group;
  shown: boolean;
  /** Whether it may be confirmed just now. */
  may: boolean;
  pending: boolean;
  onToggle: () => void;
  onConfirm: () => void;
  children: ReactNode;
}

/** A subtree in one line: how many of it are there, and one press to confirm them; its points when it is opened. */
export function GroupPart({ group, shown, may, pending, onToggle, onConfirm, children }: Props) {
  const { t } = useTranslation();
  return (
    <section className="roll-group" aria-label={group.name}>
      <div className="roll-head">
        <button className="button quiet" type="button" aria-expanded={shown} aria-label={t("roll.group.show", { name: group.name })} onClick={onToggle}>
          <Icon name={shown ? "down" : "right"} />
          <b className="wrap-any">{group.name}</b>
          <span className="small soft">{t("roll.group.total", { count: group.lines.length })}</span>
        </button>
        <TallyWords tally={group.tally} />
        {group.confirmable > 0 && may ? (
          <button className="button dense" type="button" aria-label={t("roll.confirmGroupOf", { name: group.name })} disabled={pending} onClick={onConfirm}>
            {t("roll.confirmGroup", { count: group.confirmable })}
          </button>
        ) : (
          <span className="state is-verified small">
            {group.done && (
              <>
                <Icon name="check" />
                {t("roll.group.done")}
              </>
            )}
          </span>
        )}
      </div>
      {shown && <ul className="lines">{children}</ul>}
    </section>
  );
}
