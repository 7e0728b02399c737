import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { Page } from "../ui/Page";
import { Conversation } from "./Conversation";
import { DialogList } from "./DialogList";
import "./dialogs.css";

/** The list beside the conversation; on a phone one of them at a time. */
export default function DialogsPage() {
  const { t } = useTranslation();
  const chosen = useParams().dialogId;

  return (
    <div className="dialogs" data-chosen={chosen !== undefined}>
      <Page title={t("nav.dialogs")}>
        <DialogList />
      </Page>
      {chosen === undefined ? (
        <div className="conversation blank soft">{t("dialogs.choose")}</div>
      ) : (
        <Conversation key={chosen} id={Number(chosen)} />
      )}
    </div>
  );
}
