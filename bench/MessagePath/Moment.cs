using ChatAi.Simulators.OpenAI.Keys;
using ChatAi.Simulators.Telegram.Faults;

namespace ChatAi.Bench.MessagePath;

/// <summary>A step of the message path, with what makes it last long enough to be hit, and the sign that it is under way.</summary>
/// <param name="Embedding">How the provider treats the look-up of a question.</param>
/// <param name="Chat">How it treats a completion.</param>
/// <param name="Faults">What goes slowly at Telegram.</param>
/// <param name="HasCome">Whether so many messages are at this step that one is there in any case.</param>
internal sealed record Moment(
    string Step,
    Behaviour Embedding,
    Behaviour Chat,
    IReadOnlyList<Fault> Faults,
    Func<Ledger, Task<bool>> HasCome)
{
    private const int Enough = 10;
    private const string Send = "sendMessage";

    private static readonly Behaviour Quick = new();
    private static readonly Behaviour Echo = new(EchoesQuestion: true);

    public static IReadOnlyList<Moment> All { get; } =
    [
        new("① receive", Quick, Echo, [], async ledger => await ledger.ReceivedAsync() >= Enough),

        // The look-up of a question comes between the begin of its turn and its completion.
        new(
            "③ turn begun",
            Quick with { LatencyMilliseconds = 1_500 },
            Echo,
            [],
            ledger => Task.FromResult(ledger.LookUps >= Enough)),

        // A question has eight words: its echo streams for two seconds, and the first drafts are on the screens after one.
        new(
            "⑤ completion",
            Quick,
            Echo with { TokensPerSecond = 5 },
            [],
            ledger => Task.FromResult(ledger.Completions >= Enough && ledger.Drafts > 0)),

        // Half of what is under way has not arrived yet; the other half has, and is not answered yet.
        new(
            "⑥ reply",
            Quick,
            Echo,
            [.. Enumerable.Repeat<Fault[]>([new(FaultKind.Delay, Method: Send, DelaySeconds: 0.4), new(FaultKind.DelayAfterEffect, Method: Send, DelaySeconds: 0.4)], 30).SelectMany(pair => pair)],
            ledger => Task.FromResult(ledger.Sends >= Enough)),

        new("⑦ accounting", Quick, Echo, [], async ledger => await ledger.DoneAsync() >= Enough),
    ];
}
