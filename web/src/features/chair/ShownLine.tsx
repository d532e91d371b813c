import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useInert } from "@/features/room/useInert";
import { Icon } from "@/ui/Icon";

interface Props {
  /** Name of the point that all see without its sound; empty: none. */
  name: string;
  may: boolean;
  onEnd: () => void;
}

/** Who is broadcast without sound, under those who have the floor. */
export function ShownLine({ name, may, onEnd }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const still = useInert(name) || !may;
  return (
    <div className="shown-line" role="status">
      {name && (
        <>
          <span className="state is-action" id={id}>
            <Icon name="eye" />
            {t("chair.show.now")}: <b>{name}</b>
          </span>
          <button
            className="button dense"
            type="button"
            aria-describedby={id}
            aria-disabled={still}
            onClick={() => {
              if (!still) onEnd();
            }}
          >
            {t("chair.show.end")}
          </button>
        </>
      )}
    </div>
  );
}
