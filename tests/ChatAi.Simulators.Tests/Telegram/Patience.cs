namespace ChatAi.Simulators.Tests.Telegram;

internal static class Patience
{
    /// <summary>Looks again and again until it is so, for ten seconds at most unless told otherwise.</summary>
    public static async Task UntilAsync(Func<bool> isSo, TimeSpan? within = null)
    {
        using var deadline = new CancellationTokenSource(within ?? TimeSpan.FromSeconds(10));
        while (!isSo())
            await Task.Delay(5, deadline.Token);
    }
}
