import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { anonymous, data } from "../api/client";
import * as session from "../api/session";
import { Failure } from "../ui/States";
import { EmailField, NewPasswordField, TokenField } from "./fields";

/** A new account. Where addresses are confirmed, the token of the mail goes into the same page. */
export function Register() {
  const { t } = useTranslation();
  const mailed = useSearchParams()[0].get("token");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [token, setToken] = useState(mailed ?? "");
  const [waiting, setWaiting] = useState(mailed !== null);

  const register = useMutation({
    async mutationFn() {
      const account = await data(anonymous.POST("/api/register", { body: { email, password } }));
      if ("id" in account) session.begin(await data(anonymous.POST("/api/login", { body: { email, password } })));
      else setWaiting(true);
    },
  });
  const confirm = useMutation({
    mutationFn: () => data(anonymous.POST("/api/auth/confirm-email", { body: { token } })),
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (waiting) confirm.mutate();
    else register.mutate();
  }

  if (confirm.isSuccess)
    return (
      <div className="card stack">
        <div className="notice good" role="status">
          {t("register.confirmed")}
        </div>
        <Link to="/">{t("signIn.title")}</Link>
      </div>
    );

  return (
    <form className="card stack" onSubmit={submit}>
      <h1>{t("register.title")}</h1>
      {register.isError && <Failure error={register.error} />}
      {confirm.isError && <Failure error={confirm.error} />}
      {waiting ? (
        <TokenField label={t("register.token")} value={token} change={setToken} />
      ) : (
        <>
          <EmailField value={email} change={setEmail} />
          <NewPasswordField label={t("password")} value={password} change={setPassword} />
        </>
      )}
      <button type="submit" className="button primary" disabled={register.isPending || confirm.isPending}>
        {t(waiting ? "register.confirm" : "register.action")}
      </button>
      <div className="row small">
        <Link to="/">{t("signIn.title")}</Link>
      </div>
    </form>
  );
}
