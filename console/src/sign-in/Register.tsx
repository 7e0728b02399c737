import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { anonymous, data } from "../api/client";
import * as session from "../api/session";
import { Field } from "../ui/Field";
import { Failure } from "../ui/States";

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
        <Field label={t("register.token")} hint={t("register.mailed")}>
          {(wiring) => <input {...wiring} required value={token} onChange={(event) => setToken(event.target.value)} />}
        </Field>
      ) : (
        <>
          <Field label={t("email")}>
            {(wiring) => (
              <input
                {...wiring}
                type="email"
                autoComplete="username"
                required
                value={email}
                onChange={(event) => setEmail(event.target.value)}
              />
            )}
          </Field>
          <Field label={t("password")} hint={t("passwordHint")}>
            {(wiring) => (
              <input
                {...wiring}
                type="password"
                autoComplete="new-password"
                required
                minLength={8}
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            )}
          </Field>
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
