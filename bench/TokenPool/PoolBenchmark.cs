using System.Globalization;
using ChatAi.Bench.Gateway;
using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.TokenPool;

/// <summary>B3: what the pool costs over calling the upstream directly, with its reservations and its accounts, against nginx and Portkey.</summary>
internal static class PoolBenchmark
{
    private const int Rounds = 3;
    private const int Crowd = 64;
    private const int PacedStreams = 512;
    private const int OpenStreams = 1000;
    private const int PaceMilliseconds = 20;
    private const string Packages = "nginx-light wrk";

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Startup = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(PaceMilliseconds * 10);

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var nginx = Tool.Find("nginx", Packages);
        var wrk = new Wrk(Tool.Find("wrk", Packages));
        var folder = Directory.CreateTempSubdirectory("chatai-bench-").FullName;
        var ports = Ports.Free(6);

        await using var database = await Database.StartAsync(cancellationToken);
        await using var upstream = Upstream.Start(ports[0], paceMilliseconds: 0);
        await using var paced = Upstream.Start(ports[1], PaceMilliseconds);
        await upstream.ReadyAsync(Ports.Address(ports[0]), Startup, cancellationToken);
        await paced.ReadyAsync(Ports.Address(ports[1]), Startup, cancellationToken);

        var pool = new PoolServer(database, folder);
        await pool.PutKeysAsync(10, dailyLimit: 0, Ports.Address(ports[0]));
        await using var replica = pool.Start(ports[2]);
        await using var proxy = Nginx.Proxy(nginx, folder, ports[3], ports[0], keepAlive: true);
        await using var portkey = await Portkey.StartAsync(ports[4]);
        await replica.ReadyAsync(new Uri(Ports.Address(ports[2]), "/health"), Startup, cancellationToken);
        await portkey.ReadyAsync(Ports.Address(ports[4]), Startup, cancellationToken);

        var key = new Dictionary<string, string> { ["Authorization"] = "Bearer sk-direct" };
        var own = new Contender("pool", replica, Ports.Address(ports[2]), new Dictionary<string, string> { ["Authorization"] = $"Bearer {PoolServer.ServiceToken}" });
        var direct = new Contender("direct", null, Ports.Address(ports[0]), key);
        Contender[] contenders = [direct, new("nginx", proxy, Ports.Address(ports[3]), key), own, new("portkey", portkey, Ports.Address(ports[4]), Portkey.Headers(Ports.Address(ports[0])))];

        await CallsAsync(contenders, database, wrk, folder, cancellationToken);
        await FirstBytesAsync(contenders, cancellationToken);

        await pool.PutKeysAsync(10, dailyLimit: 0, Ports.Address(ports[1]));
        await StreamsAsync([direct with { Address = Ports.Address(ports[1]) }, own], replica, cancellationToken);
        await KeysAsync(pool, own, wrk, folder, Ports.Address(ports[0]), cancellationToken);

        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static async Task CallsAsync(Contender[] contenders, Database database, Wrk wrk, string folder, CancellationToken cancellationToken)
    {
        Console.WriteLine($"B3: a chat of 455 bytes, {Rounds} alternating rounds of {Round.TotalSeconds} s alone and with {Crowd} connections, {Environment.ProcessorCount} cores for all");
        var processor = contenders.ToDictionary(contender => contender, _ => (Seconds: 0.0, Calls: 0.0));
        var ofDatabase = 0.0;
        foreach (var contender in contenders)
            await wrk.RunAsync(contender.Completions, Crowd, WarmUp, cancellationToken, Script(folder, contender));

        for (var round = 1; round <= Rounds; round++)
        {
            foreach (var contender in contenders)
            {
                var script = Script(folder, contender);
                contender.Alone.Add(await wrk.RunAsync(contender.Completions, 1, Round, cancellationToken, script));

                var (before, databaseBefore) = (contender.ProcessorSeconds, database.ProcessorSeconds());
                contender.Crowd.Add(await wrk.RunAsync(contender.Completions, Crowd, Round, cancellationToken, script));
                var (seconds, calls) = processor[contender];
                processor[contender] = (seconds + contender.ProcessorSeconds - before, calls + (contender.Crowd[^1].Rate * Round.TotalSeconds));
                if (contender.Name == "pool")
                    ofDatabase += database.ProcessorSeconds() - databaseBefore;
            }
        }

        var cost = processor.ToDictionary(pair => pair.Key.Name, pair => pair.Value.Seconds / pair.Value.Calls * 1e6);
        foreach (var contender in contenders)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {contender.Name,-8} alone p50 {Micro(contender.Alone, result => result.Median),6:N0} µs, p99 {Micro(contender.Alone, result => result.Percentile99),6:N0} µs · {Crowd} connections {Rate(contender),8:N0}/s, p99 {Micro(contender.Crowd, result => result.Percentile99) / 1000,6:N1} ms, {cost[contender.Name],6:N0} µs of processor time a call"));
        }

        var (direct, own, portkey) = (contenders[0], contenders[2], contenders[3]);
        var ownCalls = processor[own].Calls;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  PostgreSQL beside the pool: {ofDatabase / ownCalls * 1e6:N0} µs a call"));
        Aim("added p50, one caller, ms", (Micro(own.Alone, result => result.Median) - Micro(direct.Alone, result => result.Median)) / 1000, 0.2, atMost: true);
        Aim("added p99, one caller, ms", (Micro(own.Alone, result => result.Percentile99) - Micro(direct.Alone, result => result.Percentile99)) / 1000, 1, atMost: true);
        Aim("processor time a call, µs", cost["pool"], 150, atMost: true);
        Aim("calls a second", Rate(own), 5000, atMost: false);
        Aim("calls a second / portkey's", Rate(own) / Rate(portkey), 4, atMost: false);
        Aim("processor time / nginx's", cost["pool"] / cost["nginx"], 2.5, atMost: true);
    }

    private static async Task FirstBytesAsync(Contender[] contenders, CancellationToken cancellationToken)
    {
        using var client = new StreamClient();
        var medians = new Dictionary<string, double>();
        foreach (var contender in contenders)
        {
            for (var warm = 0; warm < 20; warm++)
                await client.ReadAsync(contender, cancellationToken);

            var times = new List<double>();
            for (var stream = 0; stream < 200; stream++)
                times.Add((await client.ReadAsync(contender, cancellationToken)).First.TotalMilliseconds);

            medians[contender.Name] = Median.Of(times);
        }

        Console.WriteLine($"  first byte of a stream, one caller: {string.Join(" · ", medians.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:0.00} ms")))}");
        Aim("added first byte, ms", medians["pool"] - medians["direct"], 1, atMost: true);
    }

    private static async Task StreamsAsync(Contender[] contenders, Server replica, CancellationToken cancellationToken)
    {
        using var client = new StreamClient();
        foreach (var contender in contenders)
        {
            var timings = await Task.WhenAll(Enumerable.Range(0, PacedStreams).Select(_ => client.ReadAsync(contender, cancellationToken)));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {PacedStreams} streams of a piece every {PaceMilliseconds} ms, {contender.Name}: first byte p50 {Median.Of(timings.Select(timing => timing.First.TotalMilliseconds)):N0} ms, longest gap {timings.Max(timing => timing.LongestGap.TotalMilliseconds):N0} ms, {timings.Count(timing => !timing.IsWhole)} not whole"));
            if (contender.Name == "pool")
                Aim("stalled streams", timings.Count(timing => timing.LongestGap > Stall), 0, atMost: true);
        }

        var idle = replica.ResidentMegabytes();
        var open = Enumerable.Range(0, OpenStreams).Select(_ => client.ReadAsync(contenders[1], cancellationToken)).ToList();
        var most = 0.0;
        while (!open.TrueForAll(stream => stream.IsCompleted))
        {
            most = Math.Max(most, replica.ResidentMegabytes());
            await Task.Delay(100, cancellationToken);
        }

        await Task.WhenAll(open);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  memory: {idle:N0} MB before, at most {most:N0} MB under {OpenStreams} open streams"));
    }

    private static async Task KeysAsync(PoolServer pool, Contender own, Wrk wrk, string folder, Uri upstream, CancellationToken cancellationToken)
    {
        var results = new List<string>();
        foreach (var count in (int[])[1, 10, 100, 1000])
        {
            await pool.PutKeysAsync(count, dailyLimit: 0, upstream);
            await wrk.RunAsync(own.Completions, 1, WarmUp, cancellationToken, Script(folder, own));
            var result = await wrk.RunAsync(own.Completions, 1, Round, cancellationToken, Script(folder, own));
            results.Add(string.Create(CultureInfo.InvariantCulture, $"{count} keys p50 {result.Median.TotalMicroseconds:N0} µs, p99 {result.Percentile99.TotalMicroseconds:N0} µs"));
        }

        Console.WriteLine($"  one caller, by the number of keys: {string.Join(" · ", results)}");
    }

    private static void Aim(string what, double figure, double aim, bool atMost)
    {
        var isReached = atMost ? figure <= aim : figure >= aim;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {what}: {figure:0.00} (aim: {(atMost ? "≤" : "≥")} {aim}, {(isReached ? "reached" : "missed")})"));
    }

    private static double Micro(IEnumerable<LoadResult> results, Func<LoadResult, TimeSpan> which) => Median.Of(results.Select(result => which(result).TotalMicroseconds));

    private static double Rate(Contender contender) => Median.Of(contender.Crowd.Select(result => result.Rate));

    private static string Script(string folder, Contender contender)
    {
        var file = Path.Combine(folder, $"{contender.Name}.lua");
        var headers = string.Join('\n', contender.Headers.Select(header => $"wrk.headers[\"{header.Key}\"] = \"{header.Value}\""));
        File.WriteAllText(file, $$"""
            wrk.method = "POST"
            wrk.body = '{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Which port does the gateway listen on?"}]}'
            wrk.headers["Content-Type"] = "application/json"
            {{headers}}
            """);
        return file;
    }
}
