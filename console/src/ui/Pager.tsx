import { useTranslation } from "react-i18next";

export function Pager(props: { page: number; limit: number; total: number; turn: (page: number) => void }) {
  const { t } = useTranslation();
  const pages = Math.max(1, Math.ceil(props.total / props.limit));
  if (pages === 1) return null;

  return (
    <nav className="row" aria-label={t("pages")}>
      <button
        type="button"
        className="button small"
        disabled={props.page <= 1}
        onClick={() => props.turn(props.page - 1)}
      >
        {t("previous")}
      </button>
      <span className="soft small">{t("pageOf", { page: props.page, pages })}</span>
      <button
        type="button"
        className="button small"
        disabled={props.page >= pages}
        onClick={() => props.turn(props.page + 1)}
      >
        {t("next")}
      </button>
    </nav>
  );
}
