import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { anonymous, data } from "../api/client";
import * as session from "../api/session";
import { Failure } from "../ui/States";
import { NewPasswordField, TokenField } from "./fields";

/** An operator who was invited chooses a password, and is in. */
export default function AcceptInvitation() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [token, setToken] = useState(useSearchParams()[0].get("token") ?? "");
  const [password, setPassword] = useState("");
  const accept = useMutation({
    async mutationFn() {
      const { email } = await data(
        anonymous.POST("/api/operators/invitations/accept", { body: { token: token.trim(), password } }),
      );
      session.begin(await data(anonymous.POST("/api/login", { body: { email, password } })));
      navigate("/");
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    accept.mutate();
  }

  return (
    <form className="card stack" onSubmit={submit}>
      <h1>{t("invitation.title")}</h1>
      {accept.isError && <Failure error={accept.error} />}
      <TokenField label={t("invitation.token")} value={token} change={setToken} />
      <NewPasswordField label={t("password")} value={password} change={setPassword} />
      <button type="submit" className="button primary" disabled={accept.isPending}>
        {t("invitation.action")}
      </button>
    </form>
  );
}
