/** Addresses of the pages. The room and chair pages are chunks of their own: only they load the media client. */
import { createBrowserRouter, useParams, type RouteObject } from "react-router";
import { Away, isAway } from "./Away";
import { Broken, Missing } from "./Broken";
import { Frame } from "./Frame";
import { Loading } from "./Loading";
import { Root } from "./Root";
import { note } from "./trail";

type Page = () => React.ReactNode;

/** Load a page; without a connection a line stands in its place until it can be loaded. */
async function arrived(load: () => Promise<Page>): Promise<Page> {
  try {
    return await load();
  } catch (error) {
    if (isAway(error)) return Away;
    throw error;
  }
}

/** A page that is loaded when it is first opened. */
function page(path: string, load: () => Promise<Page>): RouteObject {
  return { path, lazy: async () => ({ Component: await arrived(load) }) };
}

/** A page of one thing, whose number stands in the address: what is no number names nothing. */
function pageOf(path: string, load: () => Promise<Page>): RouteObject {
  return {
    path,
    lazy: async () => {
      const Loaded = await arrived(load);
      const Numbered = () => (Object.values(useParams()).every((id) => /^\d{1,15}$/.test(id ?? "")) ? <Loaded /> : <Missing />);
      return { Component: Numbered };
    },
  };
}

/** In front of the sign-in. */
const door: RouteObject[] = [
  page("/dang-nhap", async () => (await import("@/features/access/SignInPage")).SignInPage),
  page("/vao", async () => (await import("@/features/access/LinkPage")).LinkPage),
  page("/ghe", async () => (await import("@/features/emergency/SeatLinkPage")).SeatLinkPage),
  page("/trinh-chieu", async () => (await import("@/features/content/ContentPage")).ContentPage),
  page("/mat-khau", async () => (await import("@/features/access/PasswordPage")).PasswordPage),
  page("/khoi-tao", async () => (await import("@/features/access/SetupPage")).SetupPage),
  page("/xem/:token", async () => (await import("@/features/streams/WatchPage")).WatchPage),
  page("/truc", async () => (await import("@/features/papers/DutyPage")).DutyPage),
  page("/xac-minh", async () => (await import("@/features/papers/VerifyPage")).VerifyPage),
  page("/ghi-danh", async () => (await import("@/features/access/EnrolPage")).EnrolPage),
];

const offices: RouteObject[] = [
  page("/", async () => (await import("@/features/today/TodayPage")).TodayPage),
  page("/dang-ky", async () => (await import("@/features/registration/RegistrationPage")).RegistrationPage),
  page("/hoi-nghi", async () => (await import("@/features/conferences/ConferencesPage")).ConferencesPage),
  page("/tiep-nhan", async () => (await import("@/features/intake/IntakePage")).IntakePage),
  page("/lich-tuan", async () => (await import("@/features/week/WeekPage")).WeekPage),
  pageOf("/dang-ky/:id", async () => (await import("@/features/registration/ConferencePage")).ConferencePage),
  page("/khan-cap", async () => (await import("@/features/emergency/EmergencyPage")).EmergencyPage),
  pageOf("/khan-cap/:id", async () => (await import("@/features/emergency/CallSheetPage")).CallSheetPage),
  pageOf("/xac-nhan/:id", async () => (await import("@/features/preparation/AnswerPage")).AnswerPage),
  page("/ban-ghi", async () => (await import("@/features/recordings/RecordingsPage")).RecordingsPage),
  pageOf("/ban-ghi/:id", async () => (await import("@/features/recordings/RecordingPage")).RecordingPage),
  page("/so-nhat-ky", async () => (await import("@/features/logbook/LogbookPage")).LogbookPage),
  pageOf("/so-nhat-ky/:sessionId", async () => (await import("@/features/logbook/LogbookSheetPage")).LogbookSheetPage),
  pageOf("/phien/:id/diem-danh", async () => (await import("@/features/roll/RollCallPage")).RollCallPage),
  page("/diem-cau", async () => (await import("@/features/points/PointsPage")).PointsPage),
  pageOf("/diem-cau/:id", async () => (await import("@/features/points/PointPage")).PointPage),
  page("/quan-tri", async () => (await import("@/features/administration/AdministrationPage")).AdministrationPage),
  { path: "*", element: <Missing /> },
];

const rooms: RouteObject[] = [
  pageOf("/phien/:id/phong", async () => (await import("@/features/room/RoomPage")).RoomPage),
  pageOf("/phien/:id/tuong", async () => (await import("@/features/wall/WallPage")).WallPage),
  pageOf("/phien/:id/hop-nhanh/:branch", async () => (await import("@/features/branch/BranchPage")).BranchPage),
  pageOf("/phien/:id/chu-tri", async () => (await import("@/features/chair/ChairPage")).ChairPage),
];

const routes: RouteObject[] = [
  {
    element: <Root />,
    errorElement: <Broken />,
    hydrateFallbackElement: <Loading />,
    children: [...door, ...rooms, { element: <Frame />, children: offices }],
  },
];

/** Return the router over the browser's address bar. */
export function createRouter() {
  const router = createBrowserRouter(routes);
  note(router.state.location.pathname);
  router.subscribe(({ location }) => note(location.pathname));
  return router;
}
