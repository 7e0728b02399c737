import type { ReactNode } from "react";
import { Preferences } from "../layout/Preferences";
import { Brand } from "../layout/Shell";

/** What somebody sees who is not signed in. */
export function Door(props: { children: ReactNode }) {
  return (
    <main className="door">
      <Brand />
      {props.children}
      <Preferences />
    </main>
  );
}
