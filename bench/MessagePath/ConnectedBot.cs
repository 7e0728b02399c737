using ChatAi.Simulators.Telegram;

namespace ChatAi.Bench.MessagePath;

/// <param name="Id">In bot-manager.</param>
/// <param name="AtTelegram">The same bot there.</param>
internal sealed record ConnectedBot(long Id, SimulatedBot AtTelegram);
