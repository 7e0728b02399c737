using Npgsql;

namespace ChatAi.BotManager.Database;

/// <summary>
/// Writes of many bots, a statement and a commit for as many as wait at once: while one statement is under way the next
/// group gathers, so nobody waits for company, and under load a commit serves many.
/// </summary>
/// <param name="writeAsync">Writes all of them or none; gives back a result for each, in their order.</param>
internal sealed class GroupedWrites<TWrite, TResult>(Func<IReadOnlyList<TWrite>, Task<IReadOnlyList<TResult>>> writeAsync)
{
    private const int LargestGroup = 100;

    private readonly Queue<Pending> waiting = new();
    private readonly Lock gate = new();
    private bool writing;

    /// <summary>Returns when it is committed; throws what the database says about this one.</summary>
    public Task<TResult> WriteAsync(TWrite write)
    {
        var pending = new Pending(write);
        lock (gate)
        {
            waiting.Enqueue(pending);
            if (!writing)
            {
                writing = true;

                // Not as a part of the first one's trace.
                using (ExecutionContext.SuppressFlow())
                    _ = Task.Run(WriteAllAsync);
            }
        }

        return pending.Committed.Task;
    }

    private async Task WriteAllAsync()
    {
        while (NextGroup() is { Count: > 0 } group)
            await WriteGroupAsync(group);
    }

    private List<Pending> NextGroup()
    {
        lock (gate)
        {
            var group = new List<Pending>(Math.Min(waiting.Count, LargestGroup));
            while (group.Count < LargestGroup && waiting.TryDequeue(out var pending))
                group.Add(pending);

            writing = group.Count > 0;
            return group;
        }
    }

    private async Task WriteGroupAsync(List<Pending> group)
    {
        try
        {
            var results = await writeAsync(group.ConvertAll(pending => pending.Write));
            for (var place = 0; place < group.Count; place++)
                group[place].Committed.SetResult(results[place]);
        }
        catch (PostgresException) when (group.Count > 1)
        {
            // One that the database refuses, of a bot that is gone, must not take the others with it.
            foreach (var alone in group)
                await WriteGroupAsync([alone]);
        }
#pragma warning disable CA1031 // whatever it is, it is thrown where the write was asked for
        catch (Exception exception)
#pragma warning restore CA1031
        {
            group.ForEach(pending => pending.Committed.TrySetException(exception));
        }
    }

    private sealed class Pending(TWrite write)
    {
        public TWrite Write => write;

        public TaskCompletionSource<TResult> Committed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
