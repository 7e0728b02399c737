import {
  Activity,
  BookOpen,
  Bot,
  ChartColumn,
  CircleQuestionMark,
  KeyRound,
  type LucideIcon,
  MessagesSquare,
  ScrollText,
  Server,
  Users,
} from "lucide-react";
import type { ReactNode } from "react";
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
        <Entry to="/dialogs" icon={MessagesSquare} name={t("nav.dialogs")}>
          {waiting > 0 && (
            <span className="count">
              {waiting}
              <span className="visually-hidden"> {t("nav.waiting")}</span>
            </span>
          )}
        </Entry>
        <Entry to="/assistants" icon={BookOpen} name={t("nav.assistants")} />
        <Entry to="/bots" icon={Bot} name={t("nav.bots")} />
        {isOwner && <Entry to="/unanswered" icon={CircleQuestionMark} name={t("nav.unanswered")} />}
        <Entry to="/usage" icon={ChartColumn} name={t("nav.usage")} />
        {isOwner && <Entry to="/team" icon={Users} name={t("nav.team")} />}
      </nav>
      {isAdmin && (
        <nav aria-labelledby="installation">
          <div className="section" id="installation">
            {t("nav.installation")}
          </div>
          <Entry to="/admin/operations" icon={Activity} name={t("nav.operations")} />
          <Entry to="/admin/keys" icon={KeyRound} name={t("nav.keys")} />
          <Entry to="/admin/bots" icon={Server} name={t("nav.allBots")} />
          <Entry to="/admin/logs" icon={ScrollText} name={t("nav.logs")} />
        </nav>
      )}
    </>
  );
}

function Entry(props: { to: string; icon: LucideIcon; name: string; children?: ReactNode }) {
  return (
    <NavLink to={props.to}>
      <props.icon size={18} aria-hidden="true" />
      {props.name}
      {props.children}
    </NavLink>
  );
}
