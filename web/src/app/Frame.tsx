import { useQuery } from "@tanstack/react-query";
import { Navigate, Outlet, useLocation } from "react-router";
import { meQuery } from "@/api/me";
import { ConnectionBanner } from "./ConnectionBanner";
import { Loading } from "./Loading";
import { ProblemNote } from "./ProblemNote";
import { TopBar } from "./TopBar";

/** The frame of office pages; leads whoever is not signed in to the sign-in page and back. */
export function Frame() {
  const { data: me, error, refetch } = useQuery(meQuery);
  const { pathname } = useLocation();
  if (!me) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  if (me.kind === "nobody") {
    const back = pathname === "/" ? "" : `?tiep=${encodeURIComponent(pathname)}`;
    return <Navigate to={`/dang-nhap${back}`} replace />;
  }
  return (
    <>
      <TopBar me={me} />
      <ConnectionBanner />
      <Outlet />
    </>
  );
}
