import { type ReactNode, useEffect, useId, useRef } from "react";

/** A box over the page; the browser keeps the focus in it and gives it back. */
export function Modal(props: { title: string; onClose: () => void; children: ReactNode }) {
  const box = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => box.current?.showModal(), []);

  return (
    <dialog ref={box} className="modal" aria-labelledby={title} onClose={props.onClose}>
      <h2 id={title}>{props.title}</h2>
      {props.children}
    </dialog>
  );
}
