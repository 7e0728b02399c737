using System.Globalization;
using System.Text.Json;
using ChatAi.Bench.Measuring;
using ChatAi.Bench.MessagePath;
using ChatAi.Simulators.Telegram;

namespace ChatAi.Bench.ColdStart;

/// <summary>
/// Thousands of bots that Telegram does not know any more come up under its gate of new tokens, in a time that runs faster
/// for both sides; half way bot-manager is restarted. It fails when bots come in the wrong order, or queue a second time.
/// </summary>
internal sealed class ColdStartBenchmark(Gate gate, int bots, Database database, TelegramSimulator telegram, ServiceSettings settings)
{
    private const int UsualBots = 3_000;
    private const double Reserve = 1.2;
    private const int MinutesBetweenLines = 30;

    private static readonly TimeSpan UsualMinute = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Startup = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan ToTheirPolls = TimeSpan.FromSeconds(60);

    private readonly Queue queue = new(database);
    private readonly TimeProvider clock = TimeProvider.System;
    private readonly HttpClient http = new() { BaseAddress = settings.AddressOf(Part.BotManager) };

    private long Refusals => telegram.Statistics.Answers.GetValueOrDefault("429");

    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var bots = (int)Option(arguments, "--bots", UsualBots);
        var gate = new Gate(TimeSpan.FromSeconds(Option(arguments, "--minute", UsualMinute.TotalSeconds)));
        await using var database = await Database.StartWithRedisAsync(cancellationToken);
        await using var telegram = await TelegramSimulator.StartAsync(simulator => (simulator.Limits.NewTokensPerMinute, simulator.Limits.Minute) = (Gate.PerMinute, gate.Minute));
        await BotRows.AddAsync(database, telegram, await BotRows.AddAssistantAsync(database), bots);
        var settings = new ServiceSettings(database, telegram.BaseAddress, Directory.CreateTempSubdirectory("chatai-bench-").FullName);
        var kept = await new ColdStartBenchmark(gate, bots, database, telegram, settings).RunAsync(cancellationToken);
        Directory.Delete(settings.Folder, recursive: true);
        return kept ? 0 : 1;
    }

    private static double Option(string[] arguments, string name, double usual) =>
        Array.IndexOf(arguments, name) is var place and >= 0 ? double.Parse(arguments[place + 1], CultureInfo.InvariantCulture) : usual;

    private async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        Print($"Cold start: {bots} bots, {Gate.PerMinute} a minute and {Gate.PerHour} an hour; a minute lasts {gate.Minute.TotalSeconds} s");
        await queue.ShuffleAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        IReadOnlyList<Admitted> before;
        await using (var first = await StartAsync(stop.Token))
        {
            await FollowAsync(bots / 2, stop.Token);
            await first.TerminateAsync(stop.Token);
            before = await queue.AdmittedAsync();
        }

        var down = clock.GetTimestamp();
        await using var second = await StartAsync(stop.Token);
        var waiting = (await StatusAsync(stop.Token)).Waiting;
        Print($"  restarted with {before.Count} let in, in {gate.MinutesIn(clock.GetElapsedTime(down)):0.0} min; right after it {waiting} wait");
        await FollowAsync(bots, stop.Token);
        var atWork = await AllAtWorkAsync(stop.Token);

        return Judge(before, await queue.AdmittedAsync(), waiting, atWork);
    }

    private bool Judge(IReadOnlyList<Admitted> before, IReadOnlyList<Admitted> all, long waitingAfterRestart, bool atWork)
    {
        var minutes = gate.MinutesIn(all[^1].At - all[0].At);
        var ideal = Gate.Ideal(bots);
        var outOfPlace = Admitted.OutOfPlace(all);
        var times = all.ToDictionary(bot => bot.Id, bot => bot.At);
        var again = before.Count(bot => bot.AtWork && times.GetValueOrDefault(bot.Id) != bot.At);
        var anew = before.Count(bot => !bot.AtWork);
        Print($"  took {minutes:0.0} min of Telegram's, ideally {ideal:0.0} (aim: ≤ {Reserve} times that, {(minutes <= ideal * Reserve ? "reached" : "missed")}: {minutes / ideal:0.00})");
        Print($"  refused with 429: {Refusals} (aim: 0, {(Refusals == 0 ? "reached" : "missed")})");
        Print($"  let in after one that was written to earlier: {outOfPlace}");
        Print($"  at work before the restart and in the queue again: {again}; let in, not yet at work, and let in anew: {anew}");

        // One that is refused after all, or was not at work yet at the restart, goes to the queue again and comes late.
        var kept = atWork && outOfPlace <= Refusals + anew && again <= Refusals && waitingAfterRestart <= bots - before.Count + anew + Refusals;
        if (!kept)
            Print($"  VIOLATED{(atWork ? "" : ": not all are at work")}");

        return kept;
    }

    /// <summary>Until so many are up, with what the status says meanwhile.</summary>
    private async Task FollowAsync(int until, CancellationToken cancellationToken)
    {
        var patience = gate.Minute * Gate.Ideal(bots) * 2;
        var begun = clock.GetTimestamp();
        for (var lines = 0; ;)
        {
            var status = await StatusAsync(cancellationToken);
            if (gate.MinutesIn(clock.GetElapsedTime(begun)) >= lines * MinutesBetweenLines)
                Print($"  {lines++ * MinutesBetweenLines,5} min: {status.Waiting,5} wait, {status.AdmittedLastMinute,2} let in during the last minute, {status.AdmittedLastHour,3} during the last hour, {Refusals,3} refused so far");

            if (status.Waiting <= bots - until)
                return;
            if (clock.GetElapsedTime(begun) > patience)
                throw new TimeoutException($"After twice the ideal time {status.Waiting} bots still wait.");

            await Task.Delay(Look, cancellationToken);
        }
    }

    private async Task<bool> AllAtWorkAsync(CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        while (await queue.AtWorkAsync() < bots)
        {
            if (clock.GetElapsedTime(begun) > ToTheirPolls)
                return false;

            await Task.Delay(Look, cancellationToken);
        }

        return true;
    }

    private async Task<Server> StartAsync(CancellationToken cancellationToken)
    {
        var environment = settings.EnvironmentOf(Part.BotManager);
        foreach (var (name, value) in gate.Settings)
            environment[name] = value;

        var manager = Server.Start("dotnet", [Checkout.Built(settings.ProjectOf(Part.BotManager))], settings.Folder, environment);
        await manager.ReadyAsync(new Uri(settings.AddressOf(Part.BotManager), "/health"), Startup, cancellationToken);
        return manager;
    }

    private async Task<Progress> StatusAsync(CancellationToken cancellationToken)
    {
        using var status = JsonDocument.Parse(await http.GetStringAsync(new Uri("/status", UriKind.Relative), cancellationToken));
        return status.RootElement.GetProperty("coldStart").Deserialize<Progress>(JsonSerializerOptions.Web)!;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed record Progress(long Waiting, long AdmittedLastMinute, long AdmittedLastHour);
}
