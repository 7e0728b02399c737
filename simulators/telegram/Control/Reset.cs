using ChatAi.Simulators.Telegram.Bots;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Simulators.Telegram.Control;

/// <summary>Everything back to how it was at the start: the configured bots, no conversations, no faults, no counts.</summary>
internal static class Reset
{
    public static NoContent Handle(World world)
    {
        world.Reset();
        return TypedResults.NoContent();
    }
}
