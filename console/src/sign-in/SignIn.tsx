import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { anonymous, data } from "../api/client";
import * as session from "../api/session";
import { Field } from "../ui/Field";
import { Failure } from "../ui/States";
import { EmailField } from "./fields";

export function SignIn() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useMutation({
    mutationFn: () => data(anonymous.POST("/api/login", { body: { email, password } })),
    onSuccess(answer) {
      queries.clear();
      session.begin(answer);
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    signIn.mutate();
  }

  return (
    <form className="card stack" onSubmit={submit}>
      <h1>{t("signIn.title")}</h1>
      {signIn.isError && <Failure error={signIn.error} />}
      <EmailField value={email} change={setEmail} />
      <Field label={t("password")}>
        {(wiring) => (
          <input
            {...wiring}
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <button type="submit" className="button primary" disabled={signIn.isPending}>
        {t("signIn.action")}
      </button>
      <div className="row small">
        <Link to="/register">{t("register.title")}</Link>
        <Link to="/new-password">{t("newPassword.link")}</Link>
      </div>
    </form>
  );
}
