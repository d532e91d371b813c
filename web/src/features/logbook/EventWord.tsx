import { useTranslation } from "react-i18next";
import type { LogbookLine } from "@/api/types";
import vi from "@/i18n/vi/logbook";
import { Icon, type IconName } from "@/ui/Icon";

type Word = keyof typeof vi.types;

/** Return the catalogue's name of an event type (`seat.joined`); one of a newer server is another event. */
function wordOf(type: string): Word {
  const name = type.replaceAll(".", "_");
  return name in vi.types ? (name as Word) : "other";
}

const LOOK: Record<string, { icon: IconName; tone: string }> = {
  attention: { icon: "fault", tone: "is-attention" },
  fault: { icon: "fault", tone: "is-fault" },
};

/** The short word of a line; a drop, a restart or a fault stands out by icon and colour. */
export function EventWord({ line }: { line: LogbookLine }) {
  const { t } = useTranslation();
  const text = t(`logbook.types.${wordOf(line.type)}`);
  const look = LOOK[line.weight];
  if (!look) return <b>{text}</b>;
  const icon = line.type === "seat.dropped" ? "lost" : look.icon;
  return (
    <span className={`state ${look.tone}`}>
      <Icon name={icon} />
      {text}
    </span>
  );
}
