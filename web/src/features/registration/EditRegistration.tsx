import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { useMe } from "@/api/me";
import { asProblem } from "@/api/problem";
import { bodiesQuery, pointsQuery, refreshConferences } from "@/api/queries";
import type { BodyView, ConferenceIn, ConferenceView, PointView } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { useTranslation } from "react-i18next";
import { fromConference, type Draft } from "./draft";
import { draftName, drop, keep, recall } from "./keeping";
import { MergeDialog } from "./MergeDialog";
import { RegistrationForm } from "./RegistrationForm";
import { useDraft } from "./useDraft";

interface Props {
  conference: ConferenceView;
  onDone: () => void;
}

/** Changes a registration; the unsaved change is kept like a draft. */
export function EditRegistration({ conference, onDone }: Props) {
  const bodies = useQuery(bodiesQuery);
  const points = useQuery(pointsQuery);
  const error = bodies.error ?? points.error;
  if (bodies.data && points.data)
    return <Loaded conference={conference} onDone={onDone} bodies={bodies.data} points={points.data} />;
  return error ? <ProblemNote error={error} onRetry={() => void Promise.all([bodies.refetch(), points.refetch()])} /> : <Loading />;
}

/** What the change began from: kept beside it, so that both changes can be told apart after a reload. */
function useBase(name: string, initial: Draft): Draft {
  const [base] = useState(() => {
    const kept = recall(localStorage, `${name}.base`);
    if (kept && recall(localStorage, name)) return kept.draft;
    keep(localStorage, `${name}.base`, initial, Date.now());
    return initial;
  });
  return base;
}

function Loaded({ conference, onDone, bodies, points }: Props & { bodies: BodyView[]; points: PointView[] }) {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const [initial] = useState(() => fromConference(conference));
  const name = draftName(me?.id ?? 0, conference.id);
  const base = useBase(name, initial);
  const hand = useDraft(name, initial);
  const [theirs, setTheirs] = useState<ConferenceView>();
  const leave = () => {
    hand.reset();
    drop(localStorage, `${name}.base`);
    onDone();
  };
  const change = useMutation({
    mutationFn: (request: ConferenceIn) =>
      must(
        api.PUT("/api/conferences/{conference_id}", {
          params: { path: { conference_id: conference.id } },
          body: { ...request, version: hand.draft.version },
        }),
      ),
    onSuccess: (changed) => {
      queries.setQueryData(keys.conference(changed.id), changed);
      refreshConferences(queries);
      leave();
    },
    onError: (error) => {
      const problem = asProblem(error);
      // Somebody saved in between: what is stored comes with the refusal.
      if (problem.code === "edited_meanwhile") setTheirs(problem.params["current"] as ConferenceView);
    },
  });
  const isDraft = conference.intake === "draft";
  return (
    <>
      <RegistrationForm
        title={t("registration.editTitle")}
        submitWord={isDraft ? t("registration.submit") : t("registration.saveChange")}
        hand={hand}
        bodies={bodies}
        points={points}
        error={theirs ? undefined : change.error}
        pending={change.isPending}
        conferenceId={conference.id}
        onSubmit={(request) => change.mutate({ ...request, submit: isDraft })}
        onCancel={leave}
      />
      {theirs && (
        <MergeDialog
          base={base}
          mine={hand.draft}
          stored={theirs}
          bodies={bodies}
          points={points}
          onChoose={(chosen) => {
            hand.change(chosen);
            keep(localStorage, `${name}.base`, fromConference(theirs), Date.now());
            queries.setQueryData(keys.conference(theirs.id), theirs);
            change.reset();
            setTheirs(undefined);
          }}
          onTakeTheirs={() => {
            queries.setQueryData(keys.conference(theirs.id), theirs);
            leave();
          }}
        />
      )}
    </>
  );
}
