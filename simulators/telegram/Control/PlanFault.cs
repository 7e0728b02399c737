using ChatAi.Simulators.Telegram.Bots;
using ChatAi.Simulators.Telegram.Faults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Simulators.Telegram.Control;

internal static class PlanFault
{
    public static Created<Fault> Handle(Fault fault, World world)
    {
        world.Faults.Add(fault);
        return TypedResults.Created("/sim/faults", fault);
    }

    public static IReadOnlyList<Fault> HandleAll(World world) => world.Faults.Planned();

    public static NoContent HandleClear(World world)
    {
        world.Faults.Clear();
        return TypedResults.NoContent();
    }
}
