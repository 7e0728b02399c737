import { useTranslation } from "react-i18next";
import { Field } from "../ui/Field";

interface Typed {
  value: string;
  change: (value: string) => void;
}

export function EmailField({ value, change }: Typed) {
  const { t } = useTranslation();
  return (
    <Field label={t("email")}>
      {(wiring) => (
        <input
          {...wiring}
          type="email"
          autoComplete="username"
          required
          value={value}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  );
}

/** A password that is chosen here; the API takes none that is shorter. */
export function NewPasswordField({ label, value, change }: Typed & { label: string }) {
  const { t } = useTranslation();
  return (
    <Field label={label} hint={t("passwordHint")}>
      {(wiring) => (
        <input
          {...wiring}
          type="password"
          autoComplete="new-password"
          required
          minLength={8}
          value={value}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  );
}

/** What a mail has brought; its link fills it in. */
export function TokenField({ label, value, change }: Typed & { label: string }) {
  const { t } = useTranslation();
  return (
    <Field label={label} hint={t("register.mailed")}>
      {(wiring) => <input {...wiring} required value={value} onChange={(event) => change(event.target.value)} />}
    </Field>
  );
}
