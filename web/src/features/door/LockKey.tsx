import { ProblemNote } from "@/app/ProblemNote";
import { useKeys } from "@/features/chair/useKeys";
import type { SessionView } from "@/features/room/session";
import { useForgetting } from "@/features/room/useForgetting";
import { useInert } from "@/features/room/useInert";
import { useDoor } from "./useDoor";

interface Props {
  view: SessionView;
  /** Whether whoever looks may keep the door just now. */
  may: boolean;
}

/** The key `K`, which locks and unlocks the room whichever part of the page is open; what was refused is said here. */
export function LockKey({ view, may }: Props) {
  const command = useDoor(view);
  useForgetting(command);
  const locked = view.door?.locked ?? false;
  const still = useInert(`${locked}`) || command.isPending || !may;
  useKeys({
    k: () => {
      if (!still) command.mutate({ do: "lock", locked: !locked });
    },
  });
  return command.error && <ProblemNote error={command.error} />;
}
