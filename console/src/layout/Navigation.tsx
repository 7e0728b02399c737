import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { useMe } from "../api/me";
import { useQueue } from "../dialogs/queries";

export function Navigation() {
  const { t } = useTranslation();
  const { isAdmin, isOwner } = useMe();
  const waiting = useQueue().data?.total ?? 0;

  return (
    <>
      <nav aria-label={t("nav.main")}>
        <NavLink to="/dialogs">
          {t("nav.dialogs")}
          {waiting > 0 && (
            <span className="count">
              {waiting}
              <span className="visually-hidden"> {t("nav.waiting")}</span>
            </span>
          )}
        </NavLink>
        <NavLink to="/assistants">{t("nav.assistants")}</NavLink>
        <NavLink to="/bots">{t("nav.bots")}</NavLink>
        {isOwner && <NavLink to="/unanswered">{t("nav.unanswered")}</NavLink>}
        <NavLink to="/usage">{t("nav.usage")}</NavLink>
        {isOwner && <NavLink to="/team">{t("nav.team")}</NavLink>}
      </nav>
      {isAdmin && (
        <nav aria-labelledby="installation">
          <div className="section" id="installation">
            {t("nav.installation")}
          </div>
          <NavLink to="/admin/operations">{t("nav.operations")}</NavLink>
          <NavLink to="/admin/keys">{t("nav.keys")}</NavLink>
          <NavLink to="/admin/bots">{t("nav.allBots")}</NavLink>
          <NavLink to="/admin/logs">{t("nav.logs")}</NavLink>
        </nav>
      )}
    </>
  );
}
