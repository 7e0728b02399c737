import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Modal } from "./Modal";
import { Failure } from "./States";

/** A button that asks before it does what can't be undone. */
export function Confirm(props: {
  label: string;
  question: string;
  detail?: ReactNode;
  className?: string;
  action: () => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);

  async function act() {
    setBusy(true);
    setError(null);
    try {
      await props.action();
      setOpen(false);
    } catch (caught) {
      setError(caught as Error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <button type="button" className={props.className ?? "button small danger"} onClick={() => setOpen(true)}>
        {props.label}
      </button>
      {open && (
        <Modal title={props.question} onClose={() => setOpen(false)}>
          <div className="stack">
            {props.detail !== undefined && <p>{props.detail}</p>}
            {error !== null && <Failure error={error} />}
            <div className="row end">
              <button type="button" className="button" onClick={() => setOpen(false)}>
                {t("cancel")}
              </button>
              <button type="button" className="button danger" disabled={busy} onClick={() => void act()}>
                {props.label}
              </button>
            </div>
          </div>
        </Modal>
      )}
    </>
  );
}
