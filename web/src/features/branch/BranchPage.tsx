/** A sub-conference for whoever operates its district, or follows it: who speaks and waits, without picture and sound. */
import { useTranslation } from "react-i18next";
import { Navigate, useLocation, useParams } from "react-router";
import { useQuery } from "@tanstack/react-query";
import { asProblem } from "@/api/problem";
import { meQuery } from "@/api/me";
import { ConnectionBanner } from "@/app/ConnectionBanner";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { AS_PERSON, useSession } from "@/features/room/session";
import { clockOffset, useNow } from "@/features/room/time";
import { useSurroundings } from "@/theme/surroundings";
import { useTitle } from "@/ui/title";
import { BranchConduct } from "./BranchConduct";
import { BranchTime } from "./BranchesPart";
import { useBranchRoom } from "./useBranches";

export function BranchPage() {
  const { t } = useTranslation();
  const { id, branch } = useParams();
  const { pathname } = useLocation();
  const [sessionId, branchId] = [Number(id), Number(branch)];
  useSurroundings({ theme: "light", density: "chair" });
  const me = useQuery(meQuery);
  const session = useSession(sessionId, AS_PERSON);
  const { data, error, refetch } = useBranchRoom(sessionId, branchId, AS_PERSON);
  const now = useNow(clockOffset(session.data));
  useTitle(data ? t("branch.named", { name: data.view.branch.name }) : t("branch.title"));
  if (me.data?.kind === "nobody") return <Navigate to={`/dang-nhap?tiep=${encodeURIComponent(pathname)}`} replace />;
  if (error && asProblem(error).code === "branch_over") {
    return (
      <main id="main" className="branch-page">
        <h1>{t("branch.title")}</h1>
        <p role="status">{t("branch.conduct.gone")}</p>
      </main>
    );
  }
  if (error && !data) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  if (!data || !session.data) return <Loading />;
  const { view } = data;
  return (
    <main id="main" className="branch-page">
      <ConnectionBanner />
      <header>
        <h1>{t("branch.named", { name: view.branch.name })}</h1>
        <p className="soft">{session.data.view.conference.title}</p>
        <p>
          <BranchTime branch={view.branch} now={now} />
        </p>
        <p className="soft small">{t(view.branch.conducts ? "branch.conduct.watching" : "branch.conduct.readOnly")}</p>
      </header>
      <BranchConduct session={session.data.view} inside={view} acting={AS_PERSON} now={now} />
    </main>
  );
}
