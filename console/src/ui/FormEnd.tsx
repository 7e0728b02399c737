import { useTranslation } from "react-i18next";

/** How a form in a box ends: with nothing, or with what it is for. */
export function FormEnd(props: { action: string; busy: boolean; close: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="row end">
      <button type="button" className="button" onClick={props.close}>
        {t("cancel")}
      </button>
      <button type="submit" className="button primary" disabled={props.busy}>
        {props.action}
      </button>
    </div>
  );
}
