import { type ReactNode, useEffect, useRef } from "react";

/** Where the browser has begun, it has the focus as its user is used to. */
let isFirst = true;

/** A page: its title is the window's, and what a screen reader says after a link was followed. */
export function Page(props: { title: string; lead?: string; actions?: ReactNode; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${props.title} · ChatAi`;
  }, [props.title]);
  useEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true });
    isFirst = false;
  }, []);

  return (
    <div className="page">
      <header>
        <h1 ref={heading} tabIndex={-1}>
          {props.title}
        </h1>
        {props.actions !== undefined && <div className="row">{props.actions}</div>}
        {props.lead !== undefined && <p className="lead">{props.lead}</p>}
      </header>
      {props.children}
    </div>
  );
}
