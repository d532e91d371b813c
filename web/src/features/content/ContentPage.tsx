/** The page of the machine that shows content for a point: a code lets it in, and it says what it may do now. */
import "./content.css";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { asProblem } from "@/api/problem";
import { Doorway } from "@/features/access/Doorway";
import { Icon } from "@/ui/Icon";
import { CodeForm } from "./CodeForm";
import { codeOf, lookUp, type MachineView, openCode } from "./machine";
import { Showing } from "./Showing";

export function ContentPage() {
  const { t } = useTranslation();
  const [code] = useState(() => codeOf(location.hash));
  const [view, setView] = useState<MachineView | null>(null);
  /** Why this machine is none any more; null: nothing is to be said. */
  const [gone, setGone] = useState<string | null>(null);
  const first = useMutation({
    // A reload comes back by the cookie; a code in the address is for a machine that has none yet, or another one's.
    mutationFn: () => (code ? openCode(code) : lookUp()),
    onSuccess: setView,
  });
  const { mutate } = first;
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    history.replaceState(history.state, "", location.pathname);
    mutate();
  }, [mutate]);
  const over = (why: string | null) => {
    setView(null);
    setGone(why);
  };
  const open = (opened: MachineView) => {
    setGone(null);
    setView(opened);
  };
  if (view) return <Showing key={view.point_id} view={view} onOver={over} />;
  const problem = first.error && asProblem(first.error);
  // Nobody has been here before: there is nothing to say but where the code comes from.
  const strange = problem?.code === "no_content_machine";
  return (
    <Doorway title={t("content.title")} lead={t("content.lead")}>
      {first.isPending && <Loading />}
      {first.error && !strange && <ProblemNote error={first.error} onRetry={problem?.status === 0 ? () => mutate() : undefined} />}
      <div role="status">
        {gone && (
          <>
            <p className="state is-attention">
              <Icon name="lost" />
              {t("content.out")}
            </p>
            <p>{gone}</p>
          </>
        )}
      </div>
      {!first.isPending && <CodeForm onOpen={open} />}
    </Doorway>
  );
}
