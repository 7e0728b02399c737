using ChatAi.Simulators.Telegram.Bots;
using ChatAi.Simulators.Telegram.Ledger;

namespace ChatAi.Simulators.Telegram.Control;

internal static class ReadStatistics
{
    public static Statistics Handle(World world) => world.Counter.Read();
}
