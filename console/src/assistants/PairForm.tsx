import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, data, once } from "../api/client";
import { Field } from "../ui/Field";
import { FormEnd } from "../ui/FormEnd";
import { Modal } from "../ui/Modal";
import { Failure } from "../ui/States";
import { useAction } from "../ui/useAction";
import type { Pair } from "./queries";

/** A new question with its answer, a change of one, or the answer to a question that nobody could answer. */
export function PairForm(props: {
  assistant: number;
  pair?: Pair;
  unanswered?: { id: number; question: string };
  close: () => void;
}) {
  const { t } = useTranslation();
  const [question, setQuestion] = useState(props.pair?.question ?? props.unanswered?.question ?? "");
  const [answer, setAnswer] = useState(props.pair?.answer ?? "");
  const [key] = useState(once);

  const save = useAction<void>(
    async () => {
      const path = { id: props.assistant };
      if (props.pair !== undefined)
        await data(
          api.PATCH("/api/assistants/{id}/questions/{question_id}", {
            params: { path: { ...path, question_id: props.pair.id } },
            body: { question, answer },
          }),
        );
      else
        await data(
          api.POST("/api/assistants/{id}/questions", {
            params: { path },
            body: {
              question,
              answer,
              ...(props.unanswered === undefined ? {} : { unanswered_id: props.unanswered.id }),
            },
            headers: key,
          }),
        );
    },
    ["pairs", props.assistant],
    ["unanswered"],
  );

  return (
    <Modal title={t(props.pair === undefined ? "pairs.add" : "pairs.change")} onClose={props.close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined, { onSuccess: props.close });
        }}
      >
        {save.isError && <Failure error={save.error} />}
        <Field label={t("pairs.question")}>
          {(wiring) => (
            <textarea
              {...wiring}
              required
              rows={2}
              value={question}
              onChange={(event) => setQuestion(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("pairs.answer")} hint={t("pairs.answerHint")}>
          {(wiring) => (
            <textarea
              {...wiring}
              required
              rows={6}
              value={answer}
              onChange={(event) => setAnswer(event.target.value)}
            />
          )}
        </Field>
        <FormEnd action={t("save")} busy={save.isPending} close={props.close} />
      </form>
    </Modal>
  );
}
