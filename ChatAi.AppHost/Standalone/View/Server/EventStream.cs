using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.AppHost.Standalone.View.Server;

/// <summary>
/// Everything as it comes: the resources when one of them has changed, and new lines. What comes within one beat is one
/// event, so that a thousand lines a second are no thousand events; nothing is kept for a reader who is slow.
/// </summary>
internal static class EventStream
{
    private const int LinesOfOneEvent = 1_000;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(150);

    public static ServerSentEventsResult<object> Of(ViewSource source, long after, CancellationToken ending, CancellationToken gone) =>
        TypedResults.ServerSentEvents(EventsAsync(source, after, ending, gone));

    private static async IAsyncEnumerable<SseItem<object>> EventsAsync(
        ViewSource source, long after, CancellationToken ending, [EnumeratorCancellation] CancellationToken gone)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ending, gone);
        var seen = -1L;

        do
        {
            if (source.Resources.Version is var version && version != seen)
            {
                seen = version;
                yield return new SseItem<object>(source.Resources.Rows, "resources");
            }

            foreach (var some in source.Logs.After(after).Chunk(LinesOfOneEvent))
            {
                after = some[^1].Number;
                yield return new SseItem<object>(some, "lines");
            }
        }
        while (await NextBeatAsync(either.Token));
    }

    /// <returns>False when it is over.</returns>
    private static async Task<bool> NextBeatAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Beat, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }
}
