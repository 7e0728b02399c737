using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using ChatAi.Bench.Measuring;
using ChatAi.Bench.MessagePath;

namespace ChatAi.Bench.Api;

/// <summary>What a frontend asks for: calls in a mix, streams of events, and getting in while others try to.</summary>
internal static class ApiBenchmark
{
    private const int Rate = 1_000;
    private const double AllowedMilliseconds = 50;
    private const int Streams = 5_000;
    private const int OpeningAtOnce = 100;
    private const int Guessers = 16;
    private const int AddressesOfGuessers = 2_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan BetweenLogins = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan UntilTold = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var installation = await Installation.PrepareAsync(cancellationToken);
        await installation.StartServicesAsync(cancellationToken);
        var (server, address) = await installation.StartGatewayAsync(cancellationToken);
        await using var gateway = server;
        await installation.GrowAsync(100, 20, 50, 0, cancellationToken);
        await installation.SettleAsync();
        using var guest = new Guest(address);
        await guest.SignInAsync(cancellationToken);

        var errors = await CallAsync(guest, cancellationToken);
        var told = await WatchAsync(installation, gateway, guest, cancellationToken);
        var kept = await GuessAsync(guest, cancellationToken);
        return errors == 0 && told == Streams && kept ? 0 : 1;
    }

    private static async Task<int> CallAsync(Guest guest, CancellationToken cancellationToken)
    {
        var dialogs = (await guest.ReadAsync("/api/dialogs?limit=100", cancellationToken))["items"]!.AsArray().Select(dialog => (long)dialog!["id"]!).ToArray();
        var assistant = (long)(await guest.ReadAsync("/api/assistants", cancellationToken))["items"]![0]!["id"]!;
        string[] paths =
        [
            "/api/dialogs?limit=20",
            .. dialogs.Take(20).SelectMany(id => (string[])[$"/api/dialogs/{id}", $"/api/dialogs/{id}/messages?limit=20", $"/api/dialogs/{id}/handoff"]),
            "/api/me",
            "/api/operator/queue",
            "/api/assistants",
            $"/api/assistants/{assistant}",
            $"/api/assistants/{assistant}/documents",
            "/api/bot-instances?limit=20",
        ];

        Console.WriteLine($"{Rate} calls a second through the gateway, {paths.Length} addresses in turn, for a minute:");
        await AtRateAsync(guest, paths, WarmUp, cancellationToken);
        var (times, failures) = await AtRateAsync(guest, paths, Minute, cancellationToken);
        var p95 = Quantile.Of(times, 0.95);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {times.Count / Minute.TotalSeconds:F0} answered a second, median {Quantile.Of(times, 0.5):F1} ms, 95 of 100 within {p95:F1} ms (aim: ≤ {AllowedMilliseconds}, {Verdict.Of(p95 <= AllowedMilliseconds)}), {failures} errors"));
        return failures;
    }

    /// <summary>At the pace of the clock, whether or not earlier calls are answered: what has to wait counts as waiting.</summary>
    private static async Task<(IReadOnlyCollection<double> Milliseconds, int Failures)> AtRateAsync(Guest guest, string[] paths, TimeSpan duration, CancellationToken cancellationToken)
    {
        var times = new ConcurrentBag<double>();
        var (failures, begun) = (0, 0);
        var calls = new List<Task>();
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Tick);
        while (watch.Elapsed < duration && await timer.WaitForNextTickAsync(cancellationToken))
        {
            for (var due = (int)(watch.Elapsed.TotalSeconds * Rate); begun < due; begun++)
                calls.Add(CallOneAsync(paths[begun % paths.Length], begun));
        }

        await Task.WhenAll(calls);
        return (times, failures);

        async Task CallOneAsync(string path, int number)
        {
            try
            {
                if (!await guest.GetAsync(path, cancellationToken))
                    Interlocked.Increment(ref failures);
            }
            catch (HttpRequestException)
            {
                Interlocked.Increment(ref failures);
            }

            times.Add(watch.Elapsed.TotalMilliseconds - (number * 1000.0 / Rate));
        }
    }

    private static async Task<int> WatchAsync(Installation installation, Server gateway, Guest guest, CancellationToken cancellationToken)
    {
        var (apiBefore, gatewayBefore) = (installation.MegabytesOf(Part.Api), gateway.ResidentMegabytes());
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var assistant = (long)(await guest.ReadAsync("/api/assistants", cancellationToken))["items"]![0]!["id"]!;
        var (ready, told) = (0, 0);
        var streams = new List<Task>();
        foreach (var some in Enumerable.Range(0, Streams).Chunk(OpeningAtOnce))
        {
            streams.AddRange(some.Select(_ => ReadAsync()));
            while (Volatile.Read(ref ready) < streams.Count)
                await Task.Delay(Tick, cancellationToken);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Streams} open streams of events: api {(installation.MegabytesOf(Part.Api) - apiBefore) * 1024 / Streams:F1} KB, gateway {(gateway.ResidentMegabytes() - gatewayBefore) * 1024 / Streams:F1} KB of memory each"));

        var watch = Stopwatch.StartNew();
        await guest.PostAsync("/api/dialogs", new { assistant_id = assistant }, cancellationToken);
        while (Volatile.Read(ref told) < Streams && watch.Elapsed < UntilTold)
            await Task.Delay(Tick, cancellationToken);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  one event reached {told} of them within {watch.Elapsed.TotalMilliseconds:F0} ms"));
        await watching.CancelAsync();
        await Task.WhenAll(streams).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return told;

        async Task ReadAsync()
        {
            using var response = await guest.OpenAsync("/api/events", watching.Token);
            await using var body = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(watching.Token);
            await foreach (var item in SseParser.Create(body).EnumerateAsync(watching.Token))
            {
                if (item.EventType == "ready")
                    Interlocked.Increment(ref ready);
                else if (item.EventType == "dialog.opened")
                    Interlocked.Increment(ref told);
            }
        }
    }

    /// <summary>Many guess the password of one account, from many addresses, as fast as they are answered; its owner comes and goes.</summary>
    private static async Task<bool> GuessAsync(Guest guest, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(Minute);
        var answers = new ConcurrentDictionary<HttpStatusCode, int>();
        var guessing = Task.WhenAll(Enumerable.Range(0, Guessers).Select(async guesser =>
        {
            for (var number = guesser; !stop.IsCancellationRequested; number += Guessers)
            {
                var from = number % AddressesOfGuessers;
                using var response = await guest.LoginAsync(ServiceSettings.AdminEmail, $"guess-{number}", $"198.18.{1 + (from / 250)}.{1 + (from % 250)}", cancellationToken);
                answers.AddOrUpdate(response.StatusCode, 1, (_, count) => count + 1);
            }
        }));

        var times = new List<double>();
        var refused = 0;
        while (!stop.IsCancellationRequested)
        {
            var watch = Stopwatch.StartNew();
            using var response = await guest.LoginAsync(ServiceSettings.AdminEmail, ServiceSettings.AdminPassword, "198.18.0.1", cancellationToken);
            times.Add(watch.Elapsed.TotalMilliseconds);
            refused += response.IsSuccessStatusCode ? 0 : 1;
            await Task.Delay(BetweenLogins, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await guessing;
        Console.WriteLine($"{Guessers} who guess the password of one account from {AddressesOfGuessers} addresses for a minute: {string.Join(", ", answers.OrderBy(answer => answer.Key).Select(answer => $"{answer.Value / Minute.TotalSeconds:F0} a second answered {(int)answer.Key}"))}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  its owner came in {times.Count - refused} of {times.Count} times, median {Quantile.Of(times, 0.5):F0} ms, at most {times.Max():F0} ms ({Verdict.Of(refused == 0)})"));
        return refused == 0;
    }
}
