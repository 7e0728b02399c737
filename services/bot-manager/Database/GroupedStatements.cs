using Npgsql;

namespace ChatAi.BotManager.Database;

/// <summary>
/// What many bots want of the database, in a statement (and a commit) for as many as wait at once: while one is under way
/// the next group gathers, so nobody waits for company, and under load a round trip serves many.
/// </summary>
/// <param name="runAsync">Does it for all of them or for none; gives back a result for each, in their order.</param>
internal sealed class GroupedStatements<TWish, TResult>(Func<IReadOnlyList<TWish>, Task<IReadOnlyList<TResult>>> runAsync)
{
    private const int LargestGroup = 100;

    private readonly Queue<Pending> waiting = new();
    private readonly Lock gate = new();
    private bool running;

    /// <summary>Returns when it is committed, and has seen all that was committed before the call; throws what the database says about this one.</summary>
    public Task<TResult> RunAsync(TWish wish)
    {
        var pending = new Pending(wish);
        lock (gate)
        {
            waiting.Enqueue(pending);
            if (!running)
            {
                running = true;

                // Not as a part of the first one's trace.
                using (ExecutionContext.SuppressFlow())
                    _ = Task.Run(RunAllAsync);
            }
        }

        return pending.Done.Task;
    }

    private async Task RunAllAsync()
    {
        while (NextGroup() is { Count: > 0 } group)
            await RunGroupAsync(group);
    }

    private List<Pending> NextGroup()
    {
        lock (gate)
        {
            var group = new List<Pending>(Math.Min(waiting.Count, LargestGroup));
            while (group.Count < LargestGroup && waiting.TryDequeue(out var pending))
                group.Add(pending);

            running = group.Count > 0;
            return group;
        }
    }

    private async Task RunGroupAsync(List<Pending> group)
    {
        try
        {
            var results = await runAsync(group.ConvertAll(pending => pending.Wish));
            for (var place = 0; place < group.Count; place++)
                group[place].Done.SetResult(results[place]);
        }
        catch (PostgresException) when (group.Count > 1)
        {
            // One that the database refuses, of a bot that is gone, must not take the others with it.
            foreach (var alone in group)
                await RunGroupAsync([alone]);
        }
#pragma warning disable CA1031 // whatever it is, it is thrown where it was asked for
        catch (Exception exception)
#pragma warning restore CA1031
        {
            group.ForEach(pending => pending.Done.TrySetException(exception));
        }
    }

    private sealed class Pending(TWish wish)
    {
        public TWish Wish => wish;

        public TaskCompletionSource<TResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
