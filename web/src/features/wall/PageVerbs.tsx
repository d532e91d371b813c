import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { must } from "@/api/client";
import type { Schemas } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { AS_PERSON } from "@/features/room/session";
import { Icon, type IconName } from "@/ui/Icon";

type Verb = Schemas["PageVerb"];

const VERBS: readonly { verb: Verb; icon: IconName; done: "restarted" | "toned" }[] = [
  { verb: "tone", icon: "sound", done: "toned" },
  { verb: "restart", icon: "again", done: "restarted" },
];

/** What the point's own page can be had to do from afar. */
export function PageVerbs({ sessionId, pointId }: { sessionId: number; pointId: number }) {
  const { t } = useTranslation();
  const ask = useMutation({
    mutationFn: (verb: Verb) =>
      must(AS_PERSON.client.POST("/api/sessions/{session_id}/incidents/page", { params: { path: { session_id: sessionId } }, body: { point_id: pointId, verb } })),
  });
  const done = VERBS.find(({ verb }) => ask.isSuccess && verb === ask.variables)?.done;
  return (
    <>
      {VERBS.map(({ verb, icon }) => (
        <button key={verb} className="button" type="button" disabled={ask.isPending} onClick={() => ask.mutate(verb)}>
          <Icon name={icon} />
          {t(`wall.page.${verb}`)}
        </button>
      ))}
      {done && (
        <p className="state is-verified" role="status">
          <Icon name="check" />
          {t(`wall.page.${done}`)}
        </p>
      )}
      {ask.error && <ProblemNote error={ask.error} />}
    </>
  );
}
