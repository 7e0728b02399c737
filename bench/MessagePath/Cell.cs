using System.Diagnostics;

namespace ChatAi.Bench.MessagePath;

/// <summary>One kill: of one process, at one step, under a load of its own.</summary>
internal sealed class Cell(Installation installation, Part part, Moment moment, int number)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan UntilItComes = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan UntilItIsQuiet = TimeSpan.FromMinutes(3);

    /// <summary>What a dead process had leased is charged 30 seconds after its death.</summary>
    private static readonly TimeSpan UntilItIsAccounted = TimeSpan.FromSeconds(60);

    /// <summary>What is sent a second time may come after all seems to be over.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(2);

    public async Task<Outcome> RunAsync(CancellationToken cancellationToken)
    {
        var crowd = new Crowd(installation.Telegram, installation.Bots, number);
        var ledger = new Ledger(installation, crowd);
        var duplicatesBefore = part is Part.BotManager ? 0 : await installation.PossibleDuplicatesAsync(cancellationToken);
        Prepare();

        var talking = crowd.TalkAsync(cancellationToken);
        if (!await UntilAsync(() => moment.HasCome(ledger), UntilItComes, Look, cancellationToken))
            throw new TimeoutException($"No message came to {moment.Step} within {UntilItComes.TotalSeconds} s.");

        var watch = Stopwatch.StartNew();
        await installation.CrashAsync(part, cancellationToken);
        await talking;
        await UntilAsync(ledger.IsQuietAsync, UntilItIsQuiet, Glance, cancellationToken);
        var recovery = watch.Elapsed;

        await Task.Delay(Afterwards, cancellationToken);
        await UntilAsync(async () => await ledger.UnaccountedCallsAsync() == 0, UntilItIsAccounted, Glance, cancellationToken);
        var deaths = await installation.ReviveAsync(cancellationToken);
        var duplicates = await installation.PossibleDuplicatesAsync(cancellationToken) - duplicatesBefore;
        return await ledger.JudgeAsync(recovery, duplicates, deaths);
    }

    private void Prepare()
    {
        installation.Provider.Behave(Customer.EmbeddingKey, moment.Embedding);
        installation.Provider.Behave(Customer.ChatKey, moment.Chat);
        foreach (var fault in moment.Faults)
            installation.Telegram.Plan(fault);
    }

    private static async Task<bool> UntilAsync(Func<Task<bool>> holds, TimeSpan atMost, TimeSpan pause, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (!await holds())
        {
            if (watch.Elapsed > atMost)
                return false;

            await Task.Delay(pause, cancellationToken);
        }

        return true;
    }
}
