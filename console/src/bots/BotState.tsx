import { useTranslation } from "react-i18next";
import { Badge, type Tone } from "../ui/Badge";

type State = "starting" | "running" | "stopped" | "error";

const tones: Record<State, Tone> = { starting: "accent", running: "good", stopped: "plain", error: "bad" };

/** How a bot is, and why it is not well. */
export function BotState({ bot }: { bot: { state: string; last_error?: string | null } }) {
  const { t } = useTranslation();
  const state = bot.state as State;

  return (
    <div className="state">
      <Badge tone={tones[state]}>{t(`bots.states.${state}`)}</Badge>
      {state === "error" && bot.last_error && <span className="small wrap">{bot.last_error}</span>}
    </div>
  );
}
