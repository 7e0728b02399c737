import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { anonymous, data } from "../api/client";
import { Failure } from "../ui/States";
import { EmailField, NewPasswordField, TokenField } from "./fields";

/** A forgotten password: first a token by mail, then a new password for it. */
export default function NewPassword() {
  const { t } = useTranslation();
  const mailed = useSearchParams()[0].get("token");
  const [email, setEmail] = useState("");
  const [token, setToken] = useState(mailed ?? "");
  const [password, setPassword] = useState("");
  const ask = useMutation({ mutationFn: () => data(anonymous.POST("/api/auth/forgot-password", { body: { email } })) });
  const set = useMutation({
    mutationFn: () =>
      data(anonymous.POST("/api/auth/reset-password", { body: { token: token.trim(), new_password: password } })),
  });
  const asked = mailed !== null || ask.isSuccess;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (asked) set.mutate();
    else ask.mutate();
  }

  if (set.isSuccess)
    return (
      <div className="card stack">
        <div className="notice good" role="status">
          {t("newPassword.done")}
        </div>
        <Link to="/">{t("signIn.title")}</Link>
      </div>
    );

  return (
    <form className="card stack" onSubmit={submit}>
      <h1>{t("newPassword.title")}</h1>
      {ask.isError && <Failure error={ask.error} />}
      {set.isError && <Failure error={set.error} />}
      {asked ? (
        <>
          <TokenField label={t("register.token")} value={token} change={setToken} />
          <NewPasswordField label={t("newPassword.password")} value={password} change={setPassword} />
        </>
      ) : (
        <EmailField value={email} change={setEmail} />
      )}
      <button type="submit" className="button primary" disabled={ask.isPending || set.isPending}>
        {t(asked ? "save" : "newPassword.ask")}
      </button>
      <div className="row small">
        <Link to="/">{t("signIn.title")}</Link>
      </div>
    </form>
  );
}
