namespace ChatAi.Simulators.Telegram.BotApi;

/// <summary>A method of the Bot API: its name, the parameters it knows, and what it does.</summary>
internal sealed record BotApiMethod(string Name, string[] Parameters, Func<Call, ValueTask<Answer>> Handle)
{
    public BotApiMethod(string name, string[] parameters, Func<Call, Answer> handle)
        : this(name, parameters, call => ValueTask.FromResult(handle(call)))
    {
    }
}
