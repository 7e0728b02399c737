using System.Diagnostics;
using System.Globalization;
using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.MessagePath;

/// <summary>
/// B2 and B8: whole turns, from a person's message at the simulated Telegram to the bot's reply there, answered by the
/// built-in provider; how many a second, how long they take at half of that, what each costs, and what growth does to it.
/// </summary>
internal static class TurnsBenchmark
{
    private const int Bots = 200;
    private const int ChatsOfBot = 5;
    private const int Places = 1_000;
    private const int People = 100;
    private const double AllowedRate = 500;
    private const double AllowedMilliseconds = 150;
    private const double AllowedLoss = 0.2;

    private static readonly int[] Growth = [1, 3, 10];

    /// <summary>The services compile what they use most a second and a third time, beside their work.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WarmUpAgain = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UntilAnswered = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        await using var installation = await Installation.PrepareAsync(cancellationToken);
        await installation.StartServicesAsync(cancellationToken);
        using var correspondence = new Correspondence(installation.Telegram, Places);

        Console.WriteLine($"B2: turns with the built-in provider, {Bots} bots, {Bots * ChatsOfBot} chats, an assistant with {Places} passages, {People} people who write as soon as they are answered");
        List<ChatWithBot> chats = [];
        var rates = new List<double>();
        foreach (var size in arguments.Contains("--no-growth") ? Growth[..1] : Growth)
        {
            while (installation.Bots.Count < size * Bots)
                chats.AddRange(await installation.GrowAsync(Places, Bots, ChatsOfBot, 0, cancellationToken));

            await installation.SettleAsync();
            var talk = new Talk(correspondence, Mixed(chats));
            rates.Add(await SustainAsync(installation, correspondence, talk, size == Growth[0] ? installation.Statements : null, cancellationToken));
            if (size == Growth[0])
            {
                await AtHalfAsync(installation, correspondence, talk, rates[0] / 2, cancellationToken);
                Console.WriteLine("B8: the same installation, grown; each 1× is one more assistant with its passages, bots and chats");
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {size,3}×: {installation.Bots.Count,5} bots, {chats.Count,6} chats, {size * Places,6} passages: {rates[^1],4:F0} turns/s, {rates[^1] / rates[0]:P0} of 1×"));
        }

        Console.WriteLine($"  turns/s at every size (aim: at most {AllowedLoss:P0} fewer, {Verdict.Of(rates.Min() >= rates[0] * (1 - AllowedLoss))})");
        Console.WriteLine($"  {correspondence.Said} messages: {correspondence.Open} without an answer, {correspondence.Doubled} answered twice, {installation.Telegram.Statistics.TooManyRequests} times 429");
        return correspondence.Open + correspondence.Doubled == 0 ? 0 : 1;
    }

    private static async Task<double> SustainAsync(Installation installation, Correspondence correspondence, Talk talk, StatementBook? statements, CancellationToken cancellationToken)
    {
        await talk.AtOnceAsync(People, statements is null ? WarmUpAgain : WarmUp, cancellationToken);
        correspondence.TakeAnswers();
        if (statements is not null)
            await statements.OpenAsync();

        var before = await Expense.ReadAsync(installation, cancellationToken);
        await talk.AtOnceAsync(People, Duration, cancellationToken);
        var spent = (await Expense.ReadAsync(installation, cancellationToken)).Since(before);
        var answers = correspondence.TakeAnswers();
        var rate = Answered.RateOf(answers);
        if (statements is not null)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  sustained: {rate:F0} turns/s (aim: ≥ {AllowedRate}, {Verdict.Of(rate >= AllowedRate)})"));
            spent.Print(answers.Count);
            var entries = await statements.ReadAsync();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  statements of a turn: {(double)entries.Sum(entry => entry.Calls) / answers.Count:F2}; the dearest, with the time that PostgreSQL took for them:"));
            StatementBook.Print(entries, answers.Count);
        }

        return rate;
    }

    private static async Task AtHalfAsync(Installation installation, Correspondence correspondence, Talk talk, double rate, CancellationToken cancellationToken)
    {
        correspondence.TakeAnswers();
        var begun = Stopwatch.GetTimestamp();
        await talk.SteadilyAsync(rate, Duration, cancellationToken);
        if (!await correspondence.DrainAsync(UntilAnswered, cancellationToken))
            throw new TimeoutException($"{correspondence.Open} messages are not answered after {UntilAnswered.TotalSeconds} s.");

        var tended = await TendedAsync(installation, Stopwatch.GetElapsedTime(begun));
        var answers = correspondence.TakeAnswers();
        double[] times = [.. answers.Select(answer => answer.After.TotalMilliseconds)];
        var slow = Quantile.Of(times, 0.99);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  at half of it: median {Median.Of(times):F0} ms, 99 of 100 within {slow:F0} ms (aim: ≤ {AllowedMilliseconds} ms, {Verdict.Of(slow <= AllowedMilliseconds)})"));

        // Slow throughout, or slow while something else had the processor: these are told apart by the seconds.
        var seconds = answers.GroupBy(answer => (int)Stopwatch.GetElapsedTime(begun, answer.At).TotalSeconds).ToList();
        var slowSeconds = seconds.Count(second => Quantile.Of([.. second.Select(answer => answer.After.TotalMilliseconds)], 0.99) > AllowedMilliseconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"    so many seconds were slower than that: {slowSeconds} of {seconds.Count}; tables that autovacuum tended meanwhile: {tended:F0}"));
    }

    private static Task<double> TendedAsync(Installation installation, TimeSpan lately) => installation.ScalarAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        select count(*)::double precision
        from   pg_stat_user_tables
        where  greatest(last_autovacuum, last_autoanalyze) > now() - interval '{lately.TotalSeconds} seconds'
        """));

    /// <summary>Old and new customers write by turns.</summary>
    private static List<ChatWithBot> Mixed(List<ChatWithBot> chats)
    {
        ChatWithBot[] mixed = [.. chats];
        new Random(1).Shuffle(mixed);
        return [.. mixed];
    }
}
