using System.Diagnostics;
using System.Globalization;

namespace ChatAi.AppHost.Standalone.Stores;

/// <summary>Says that something is still under way, once it takes longer than a person waits without wondering.</summary>
internal static class Progress
{
    private static readonly TimeSpan Unasked = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    public static Task OfAsync(Action<string> say, string what, Task work) => OfAsync(say, () => what, work);

    /// <param name="what">What is under way at the moment of saying so; null when there is nothing to say.</param>
    public static async Task OfAsync(Action<string> say, Func<string?> what, Task work)
    {
        var clock = Stopwatch.StartNew();
        var pause = Unasked;

        while (await Task.WhenAny(work, Task.Delay(pause)) != work)
        {
            if (what() is { } text)
                say(string.Create(CultureInfo.InvariantCulture, $"{text} ({clock.Elapsed.TotalSeconds:0} s so far)"));

            pause = Again;
        }

        await work;
    }
}
