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
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    /// <summary>Waits until every bot lives, and in each replica that is up no more of them than its share.</summary>
    public async Task<Dictionary<long, Home>> EventuallySpreadAsync(int bots, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        while (true)
        {
            var up = replicas.Where(replica => replica.IsUp).ToArray();
            var homes = await TakeAsync(up[0], cancellationToken);
            var counts = homes.CountBy(home => home.Value.Process).ToDictionary();
            if (homes.Count == bots && Array.TrueForAll(up, replica => counts.ContainsKey(replica.Process.Id)) && counts.Values.Max() <= Math.Ceiling((double)bots / up.Length) * Tolerance)
                return homes;

            if (clock.GetElapsedTime(begun) > Patience)
                throw new TimeoutException($"The bots are not spread: {string.Join(", ", counts)} of {bots}.");

            await Task.Delay(Pause, cancellationToken);
        }
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
