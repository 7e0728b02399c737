import { lazy, Suspense } from "react";
import { Navigate, Route, Routes } from "react-router";
import { useSignedIn } from "./api/session";
import { Shell } from "./layout/Shell";
import { Door } from "./sign-in/Door";
import { Register } from "./sign-in/Register";
import { SignIn } from "./sign-in/SignIn";
import { Loading } from "./ui/States";

const AcceptInvitation = lazy(() => import("./sign-in/AcceptInvitation"));
const NewPassword = lazy(() => import("./sign-in/NewPassword"));
const DialogsPage = lazy(() => import("./dialogs/DialogsPage"));
const AssistantsPage = lazy(() => import("./assistants/AssistantsPage"));
const AssistantPage = lazy(() => import("./assistants/AssistantPage"));
const BotsPage = lazy(() => import("./bots/BotsPage"));
const UnansweredPage = lazy(() => import("./unanswered/UnansweredPage"));
const UsagePage = lazy(() => import("./usage/UsagePage"));
const TeamPage = lazy(() => import("./team/TeamPage"));
const KeysPage = lazy(() => import("./admin/KeysPage"));
const AllBotsPage = lazy(() => import("./admin/AllBotsPage"));
const OperationsPage = lazy(() => import("./admin/OperationsPage"));
const LogsPage = lazy(() => import("./admin/LogsPage"));

/** Each page is loaded when it is first opened; the first load is what everybody needs. */
export function App() {
  return useSignedIn() ? <Inside /> : <Outside />;
}

function Outside() {
  return (
    <Door>
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route path="/register" element={<Register />} />
          <Route path="/invitation" element={<AcceptInvitation />} />
          <Route path="/new-password" element={<NewPassword />} />
          <Route path="*" element={<SignIn />} />
        </Routes>
      </Suspense>
    </Door>
  );
}

function Inside() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<Navigate to="/dialogs" replace />} />
        <Route path="/dialogs" element={<DialogsPage />} />
        <Route path="/dialogs/:dialogId" element={<DialogsPage />} />
        <Route path="/assistants" element={<AssistantsPage />} />
        <Route path="/assistants/:assistantId/*" element={<AssistantPage />} />
        <Route path="/bots" element={<BotsPage />} />
        <Route path="/unanswered" element={<UnansweredPage />} />
        <Route path="/usage" element={<UsagePage />} />
        <Route path="/team" element={<TeamPage />} />
        <Route path="/admin/keys" element={<KeysPage />} />
        <Route path="/admin/bots" element={<AllBotsPage />} />
        <Route path="/admin/operations" element={<OperationsPage />} />
        <Route path="/admin/logs" element={<LogsPage />} />
        <Route path="*" element={<Navigate to="/dialogs" replace />} />
      </Route>
    </Routes>
  );
}
