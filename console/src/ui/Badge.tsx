import type { ReactNode } from "react";

export type Tone = "good" | "warn" | "bad" | "accent" | "plain";

export function Badge(props: { tone?: Tone; children: ReactNode }) {
  return <span className={`badge ${props.tone ?? "plain"}`}>{props.children}</span>;
}
