namespace ChatAi.Simulators.Telegram.Control;

/// <summary>The other side of the simulator: what people do, what shall go wrong, and what has happened.</summary>
internal static class ControlFeature
{
    public static void MapControl(this IEndpointRouteBuilder routes)
    {
        var control = routes.MapGroup("/sim");

        control.MapPost("/bots", CreateBots.Handle);
        control.MapGet("/bots", ListBots.Handle);
        control.MapGet("/bots/{bot}", ListBots.HandleOne);
        control.MapDelete("/bots/{bot}", RemoveBot.Handle);
        control.MapGet("/bots/{bot}/calls", ReadCalls.Handle);
        control.MapPost("/bots/{bot}/updates", InjectUpdate.Handle);

        control.MapGet("/bots/{bot}/chats", ReadConversation.HandleAll);
        control.MapGet("/bots/{bot}/chats/{chat:long}", ReadConversation.Handle);
        control.MapPost("/bots/{bot}/chats/{chat:long}/messages", Say.Handle);
        control.MapPost("/bots/{bot}/chats/{chat:long}/messages/{message:long}/press", PressButton.Handle);
        control.MapPut("/bots/{bot}/chats/{chat:long}/block", BlockBot.HandleBlock);
        control.MapDelete("/bots/{bot}/chats/{chat:long}/block", BlockBot.HandleUnblock);

        control.MapGet("/people", Introduce.HandleAll);
        control.MapPost("/people", Introduce.Handle);

        control.MapPost("/faults", PlanFault.Handle);
        control.MapGet("/faults", PlanFault.HandleAll);
        control.MapDelete("/faults", PlanFault.HandleClear);

        control.MapGet("/statistics", ReadStatistics.Handle);
        control.MapPost("/reset", Reset.Handle);
        control.MapGet("/events", WatchEvents.Handle);
    }
}
