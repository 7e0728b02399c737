import { useEffect } from "react";
import { api } from "../api/client";

/** A third of the time after which the API takes an operator for gone. */
const beatMs = 30_000;

/** Tells that the operator is here, for as long as he has the dialog before him. */
export function usePresence(present: boolean) {
  useEffect(() => {
    if (!present) return;

    const beat = () => void api.POST("/api/operator/heartbeat").catch(() => undefined);
    beat();
    const timer = setInterval(beat, beatMs);
    return () => clearInterval(timer);
  }, [present]);
}
