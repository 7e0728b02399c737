using System.Diagnostics;
using System.Globalization;
using ChatAi.Bench.Measuring;
using ChatAi.Simulators.Telegram;

namespace ChatAi.Bench.MessagePath;

/// <summary>B1 and its growth: what idle bots cost in one bot-manager, each with an open long poll at the simulated Telegram.</summary>
internal static class DensityBenchmark
{
    private const double AllowedMegabytes = 400;
    private const double AllowedKilobytes = 30;
    private const double AllowedCores = 0.1;

    private static readonly int[] Sizes = [1_000, 3_000, 10_000];
    private static readonly TimeSpan Startup = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Waking = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var plain = arguments.Contains("--plain");
        await using var database = await Database.StartWithRedisAsync(cancellationToken);
        var folder = Directory.CreateTempSubdirectory("chatai-bench-").FullName;
        using var certificate = plain ? null : Certificate.Create(folder);
        await using var telegram = await TelegramSimulator.StartAsync(certificate: certificate?.Own);
        var settings = new ServiceSettings(database, telegram.BaseAddress, folder) { TrustFile = certificate?.TrustFile };

        Console.WriteLine($"B1: idle bots in one bot-manager, long polls over {(plain ? "HTTP/1.1 without TLS" : "HTTP/2 with TLS")}, processor time over {Idle.TotalSeconds} s");
        var empty = await MeasureAsync(settings, database, 0, cancellationToken);
        var assistant = await BotRows.AddAssistantAsync(database);
        var connected = 0;
        Reading last = empty;
        foreach (var size in Sizes)
        {
            await BotRows.AddAsync(database, telegram, assistant, size - connected);
            connected = size;
            last = await MeasureAsync(settings, database, size, cancellationToken);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {size,6} bots: {last.Megabytes,5:F0} MB, {Kilobytes(last, empty, size),5:F1} KB a bot, {last.Cores:F3} cores, all at work after {last.Woken.TotalSeconds:F0} s"));
        }

        Console.WriteLine($"  memory of all (aim: ≤ {AllowedMegabytes} MB, {(last.Megabytes <= AllowedMegabytes ? "reached" : "missed")})");
        var kilobytes = Kilobytes(last, empty, connected);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  empty: {empty.Megabytes:F0} MB, {empty.Cores:F3} cores"));
        Console.WriteLine($"  KB a bot (aim: ≤ {AllowedKilobytes}, {(kilobytes <= AllowedKilobytes ? "reached" : "missed")})");
        Console.WriteLine($"  idle cores (aim: ≤ {AllowedCores}, {(last.Cores <= AllowedCores ? "reached" : "missed")})");
        Directory.Delete(settings.Folder, recursive: true);
        return 0;
    }

    private static double Kilobytes(Reading reading, Reading empty, int bots) => (reading.Megabytes - empty.Megabytes) * 1024 / bots;

    private static async Task<Reading> MeasureAsync(ServiceSettings settings, Database database, int bots, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync("update bot_instances set state = 'starting', seen_at = now(), brought_up_at = now()");
        await using var manager = Server.Start(
            "dotnet",
            [Checkout.Built(settings.ProjectOf(Part.BotManager))],
            settings.Folder,
            settings.EnvironmentOf(Part.BotManager));
        await manager.ReadyAsync(new Uri(settings.AddressOf(Part.BotManager), "/health"), Startup, cancellationToken);

        var watch = Stopwatch.StartNew();
        while (await AtWorkAsync(database) < bots)
        {
            if (watch.Elapsed > Waking)
                throw new TimeoutException($"{await AtWorkAsync(database)} of {bots} bots are at work after {Waking.TotalSeconds} s:\n{manager.LastWords}");
            await Task.Delay(200, cancellationToken);
        }

        var woken = watch.Elapsed;
        await Task.Delay(Settling, cancellationToken);
        var before = manager.ProcessorSeconds();
        await Task.Delay(Idle, cancellationToken);
        return new Reading(manager.ResidentMegabytes(), (manager.ProcessorSeconds() - before) / Idle.TotalSeconds, woken);
    }

    private static async Task<long> AtWorkAsync(Database database) =>
        (await database.QueryAsync("select count(*) from bot_instances where state = 'running'", row => row.GetInt64(0)))[0];

    private readonly record struct Reading(double Megabytes, double Cores, TimeSpan Woken);
}
