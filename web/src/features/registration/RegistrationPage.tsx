import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, must } from "@/api/client";
import { useMe } from "@/api/me";
import { newRequestKey, under } from "@/api/request-key";
import type { BodyView, ConferenceIn, DraftView, MandateView, Me, PointView, SeriesIn } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { SendingNote } from "@/app/SendingNote";
import { useTitle } from "@/ui/title";
import { beginning } from "./beginning";
import { adopt, draftName } from "./keeping";
import { bodiesQuery, keptDraftQuery, mandatesQuery, pointsQuery, refreshConferences } from "@/api/queries";
import { RegistrationForm } from "./RegistrationForm";
import { useDraft } from "./useDraft";
import { useServerDraft } from "./useServerDraft";

/** Registers a new conference. */
export function RegistrationPage() {
  const { t } = useTranslation();
  useTitle(t("registration.title"));
  const me = useMe();
  const bodies = useQuery(bodiesQuery);
  const points = useQuery(pointsQuery);
  const error = bodies.error ?? points.error;
  const mandates = useQuery(mandatesQuery);
  const kept = useQuery(keptDraftQuery);
  const settled = mandates.data ?? (mandates.error ? [] : undefined);
  if (me && bodies.data && points.data && settled && !kept.isPending)
    return <NewRegistration me={me} bodies={bodies.data} points={points.data} mandates={settled} kept={kept.data ?? null} />;
  if (error)
    return (
      <ProblemNote
        error={error}
        onRetry={() => {
          void bodies.refetch();
          void points.refetch();
        }}
      />
    );
  return <Loading />;
}

interface Props {
  me: Me;
  bodies: BodyView[];
  points: PointView[];
  mandates: MandateView[];
  /** What the server kept for the person, perhaps typed on another machine. */
  kept: DraftView | null;
}

interface Sent {
  request: ConferenceIn;
  recurrence: SeriesIn["recurrence"] | null;
}

function NewRegistration(props: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [initial] = useState(() => beginning(props));
  const name = draftName(props.me.id, "new");
  const [start] = useState(() => adopt(localStorage, name, props.kept));
  const hand = useDraft(start, initial);
  useServerDraft(hand);
  // A draft of an older version has no key of its own.
  const [spare] = useState(newRequestKey);
  const register = useMutation({
    mutationFn: async ({ request, recurrence }: Sent) => {
      const params = { header: under(hand.draft.requestKey || spare) };
      if (!recurrence) return (await must(api.POST("/api/conferences", { params, body: request }))).id;
      const series = await must(api.POST("/api/series", { params, body: { conference: request, recurrence } }));
      return series.conferences[0]?.id;
    },
    onSuccess: (id) => {
      hand.reset();
      refreshConferences(queries);
      void navigate(`/dang-ky/${id}`);
    },
  });
  return (
    <RegistrationForm
      title={t("registration.title")}
      submitWord={t("registration.submit")}
      hand={hand}
      bodies={props.bodies}
      points={props.points}
      error={register.error}
      remedy={
        <SendingNote
          error={register.error}
          to={(id) => `/dang-ky/${id}`}
          onAnew={() => {
            hand.change({ requestKey: newRequestKey() });
            register.reset();
          }}
        />
      }
      pending={register.isPending}
      onSubmit={(request, recurrence) => register.mutate({ request, recurrence })}
    />
  );
}
