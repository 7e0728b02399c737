using System.Diagnostics;

namespace ChatAi.Bench.MessagePath;

/// <summary>People who take turns at writing: a chat comes again when all the others have been.</summary>
internal sealed class Talk(Correspondence correspondence, IReadOnlyList<ChatWithBot> chats)
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private int next = -1;

    /// <summary>So many people write as soon as somebody has got an answer.</summary>
    public async Task AtOnceAsync(int people, TimeSpan duration, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, people).Select(async _ =>
        {
            while (watch.Elapsed < duration)
                await AskAsync().WaitAsync(Patience, cancellationToken);
        }));
    }

    /// <summary>Somebody writes so many times a second, whether or not the others have got their answers.</summary>
    public async Task SteadilyAsync(double perSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        for (var said = 0; watch.Elapsed < duration;)
        {
            for (; said < watch.Elapsed.TotalSeconds * perSecond; said++)
                _ = AskAsync();

            await Task.Delay(Breath, cancellationToken);
        }
    }

    private Task AskAsync() => correspondence.AskAsync(chats[(int)((uint)Interlocked.Increment(ref next) % chats.Count)]);
}
