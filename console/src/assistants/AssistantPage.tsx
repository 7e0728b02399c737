import { useTranslation } from "react-i18next";
import { Navigate, NavLink, Route, Routes, useParams } from "react-router";
import { useMe } from "../api/me";
import { Page } from "../ui/Page";
import { Loaded } from "../ui/States";
import { Documents } from "./Documents";
import { Pairs } from "./Pairs";
import { useAssistant } from "./queries";
import { RetrievalTest } from "./RetrievalTest";
import { Settings } from "./Settings";
import { Trial } from "./Trial";
import "./assistants.css";

const tabs = ["documents", "questions", "try", "test", "settings"] as const;

export default function AssistantPage() {
  const { t } = useTranslation();
  const { isOwner } = useMe();
  const id = Number(useParams().assistantId);
  const assistant = useAssistant(id);

  return (
    <Page title={assistant.data?.name ?? t("nav.assistants")}>
      <nav className="tabs" aria-label={t("assistants.parts")}>
        {tabs
          .filter((tab) => isOwner || tab !== "settings")
          .map((tab) => (
            <NavLink key={tab} to={`/assistants/${id}/${tab}`}>
              {t(`assistants.tab.${tab}`)}
            </NavLink>
          ))}
      </nav>
      <Loaded query={assistant}>
        {(found) => (
          <Routes>
            <Route path="documents" element={<Documents assistant={found} />} />
            <Route path="questions" element={<Pairs assistant={found} />} />
            <Route path="try" element={<Trial assistant={found} />} />
            <Route path="test" element={<RetrievalTest assistant={found} />} />
            <Route path="settings" element={<Settings key={found.id} assistant={found} />} />
            <Route path="*" element={<Navigate to={`/assistants/${id}/documents`} replace />} />
          </Routes>
        )}
      </Loaded>
    </Page>
  );
}
