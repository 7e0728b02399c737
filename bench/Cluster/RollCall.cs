using System.Globalization;
using System.Text.Json;
using ChatAi.Bench.MessagePath;

namespace ChatAi.Bench.Cluster;

/// <param name="Process">The replica that the bot lives in.</param>
/// <param name="Since">When it came to life there.</param>
internal readonly record struct Home(int Process, DateTimeOffset Since)
{
    /// <summary>The time is reckoned back from the age that a bot tells, and the question takes time.</summary>
    private static readonly TimeSpan Imprecision = TimeSpan.FromSeconds(1.5);

    public bool IsSame(Home other) => Process == other.Process && (Since - other.Since).Duration() < Imprecision;
}

/// <summary>Where each bot lives, as a replica tells it.</summary>
internal sealed class RollCall(IReadOnlyList<Replica> replicas, TimeProvider clock)
{
    private const string Uptime = "telegram_bot_uptime_seconds{bot_id=\"";
    private const double Tolerance = 1.2;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Waits until every bot lives, and in each replica that is up no more of them than its share, and none moves.</summary>
    public async Task<Dictionary<long, Home>> EventuallySpreadAsync(int bots, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        for (Dictionary<long, Home> before = []; ;)
        {
            var up = replicas.Where(replica => replica.IsUp).ToArray();
            var homes = await TakeAsync(up[0], cancellationToken);
            if (homes.Count == bots && IsFair(homes, up) && homes.All(home => before.TryGetValue(home.Key, out var known) && known.IsSame(home.Value)))
                return homes;

            before = homes;
            if (clock.GetElapsedTime(begun) > Patience)
                throw new TimeoutException($"The bots are not spread: {homes.Count} of {bots} live, in {string.Join(", ", homes.CountBy(home => home.Value.Process))}.");

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static bool IsFair(Dictionary<long, Home> homes, Replica[] up)
    {
        var counts = homes.CountBy(home => home.Value.Process).ToDictionary();
        return Array.TrueForAll(up, replica => counts.ContainsKey(replica.Process.Id)) && counts.Values.Max() <= Math.Ceiling((double)homes.Count / up.Length) * Tolerance;
    }

    private async Task<Dictionary<long, Home>> TakeAsync(Replica replica, CancellationToken cancellationToken)
    {
        var metrics = await replica.ReadAsync("/metrics/telegram-rate-limit", cancellationToken);
        var now = clock.GetUtcNow();
        using var status = JsonDocument.Parse(await replica.ReadAsync("/status", cancellationToken));
        var processes = status.RootElement.GetProperty("bots").EnumerateArray()
            .Where(bot => bot.TryGetProperty("pid", out _))
            .ToDictionary(bot => bot.GetProperty("id").GetInt64(), bot => bot.GetProperty("pid").GetInt32());

        return metrics.Split('\n')
            .Where(line => line.StartsWith(Uptime, StringComparison.Ordinal))
            .Select(line => line[Uptime.Length..].Split("\"} "))
            .Select(parts => (Bot: long.Parse(parts[0], CultureInfo.InvariantCulture), Age: double.Parse(parts[1], CultureInfo.InvariantCulture)))
            .Where(bot => processes.ContainsKey(bot.Bot))
            .ToDictionary(bot => bot.Bot, bot => new Home(processes[bot.Bot], now - TimeSpan.FromSeconds(bot.Age)));
    }
}
