import { type ReactNode, useId } from "react";

interface Wiring {
  id: string;
  className: "input";
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

/** A labelled input with its hint and what is wrong with it; `children` gets the attributes that tie them together. */
export function Field(props: {
  label: string;
  hint?: string | undefined;
  wrong?: string | undefined;
  children: (wiring: Wiring) => ReactNode;
}) {
  const id = useId();
  const described = [props.hint && `${id}-hint`, props.wrong && `${id}-wrong`].filter(Boolean).join(" ");

  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      {props.children({
        id,
        className: "input",
        ...(described === "" ? {} : { "aria-describedby": described }),
        ...(props.wrong ? { "aria-invalid": true } : {}),
      })}
      {props.hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {props.hint}
        </span>
      )}
      {props.wrong !== undefined && (
        <span className="wrong" id={`${id}-wrong`}>
          {props.wrong}
        </span>
      )}
    </div>
  );
}
