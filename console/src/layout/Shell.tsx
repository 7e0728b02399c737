import { useQueryClient } from "@tanstack/react-query";
import { Menu } from "lucide-react";
import { Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useLocation } from "react-router";
import { useMe } from "../api/me";
import * as session from "../api/session";
import { useLiveDialogs } from "../dialogs/live";
import { Loading } from "../ui/States";
import { Navigation } from "./Navigation";
import { Preferences } from "./Preferences";

export function Shell() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { me } = useMe();
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  const connected = useLiveDialogs();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when another page opens
  useEffect(() => setOpen(false), [pathname]);
  useEffect(() => {
    const close = (event: KeyboardEvent) => event.key === "Escape" && setOpen(false);
    window.addEventListener("keydown", close);
    return () => window.removeEventListener("keydown", close);
  }, []);

  async function leave() {
    await session.end();
    queries.clear();
  }

  return (
    <div className="shell">
      <a className="skip" href="#content">
        {t("skip")}
      </a>
      <header className="top">
        <button
          type="button"
          className="button icon"
          aria-expanded={open}
          aria-controls="side"
          onClick={() => setOpen(!open)}
        >
          <Menu size={20} aria-hidden="true" />
          <span className="visually-hidden">{t("menu")}</span>
        </button>
        <Brand />
      </header>
      <button
        type="button"
        className="veil"
        data-open={open}
        tabIndex={-1}
        aria-hidden="true"
        onClick={() => setOpen(false)}
      />
      <aside className="side" id="side" aria-label={t("menu")} data-open={open}>
        <Brand />
        <Navigation />
        <div className="foot">
          {!connected && <span className="badge warn">{t("notLive")}</span>}
          <span className="small wrap">{me?.email}</span>
          <Preferences />
          <button type="button" className="button small" onClick={() => void leave()}>
            {t("signOut")}
          </button>
        </div>
      </aside>
      <main className="main" id="content">
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}

export function Brand() {
  return (
    <div className="brand">
      <img src={`${import.meta.env.BASE_URL}favicon.svg`} alt="" />
      ChatAi
    </div>
  );
}
