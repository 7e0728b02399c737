using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.TokenPool;

/// <summary>
/// B6 and the crash run: three replicas under load, one of them killed every two seconds. Afterwards the upstream's own count is
/// held against the limits, the usage rows and the counters.
/// </summary>
internal static class ReplicaBenchmark
{
    private const int Replicas = 3;
    private const int Callers = 64;
    private const int Keys = 5;

    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Startup = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>More calls than the limits of all keys together.</summary>
    public static Task<int> LimitsAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var calls = Option(arguments, "--calls", 1_000_000);
        return RunAsync("B6", calls, TimeSpan.MaxValue, dailyLimit: calls / Keys / 5, cancellationToken);
    }

    public static Task<int> CrashAsync(string[] arguments, CancellationToken cancellationToken) =>
        RunAsync("Crash run", int.MaxValue, TimeSpan.FromSeconds(Option(arguments, "--seconds", 60)), dailyLimit: 100_000_000, cancellationToken);

    private static async Task<int> RunAsync(string name, int calls, TimeSpan time, int dailyLimit, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("chatai-bench-").FullName;
        var ports = Ports.Free(Replicas + 1);
        await using var database = await Database.StartAsync(cancellationToken);
        await using var upstream = Upstream.Start(ports[0], paceMilliseconds: 0);
        await upstream.ReadyAsync(Ports.Address(ports[0]), Startup, cancellationToken);
        var pool = new PoolServer(database, folder);
        await pool.PutKeysAsync(Keys, dailyLimit, Ports.Address(ports[0]));

        var replicas = ports[1..].Select(pool.Start).ToArray();
        await Task.WhenAll(ports[1..].Select((port, place) => replicas[place].ReadyAsync(new Uri(Ports.Address(port), "/health"), Startup, cancellationToken)));
        Console.WriteLine($"{name}: {Callers} callers, {Replicas} replicas, one killed every {BetweenKills.TotalSeconds} s, {Keys} keys of {dailyLimit:N0} requests a day");

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (time < TimeSpan.MaxValue)
            end.CancelAfter(time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
        var killing = KillAsync(pool, replicas, ports[1..], over.Token);
        using var load = new Load(ports[1..], calls);
        await load.RunAsync(end.Token);
        await over.CancelAsync();
        var kills = await killing;

        // A clean stop of all gives back what is left, and buries whoever was killed last.
        await Task.Delay(TimeSpan.FromSeconds(3), cancellationToken);
        foreach (var replica in replicas)
            await replica.DisposeAsync();
        return await JudgeAsync(database, ports[0], dailyLimit, kills, load, cancellationToken);
    }

    private static async Task<int> KillAsync(PoolServer pool, Server[] replicas, int[] ports, CancellationToken cancellationToken)
    {
        for (var kills = 0; ; kills++)
        {
            try
            {
                await Task.Delay(BetweenKills, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return kills;
            }

            var place = kills % replicas.Length;
            await replicas[place].KillAsync();
            await replicas[place].DisposeAsync();
            replicas[place] = pool.Start(ports[place]);
        }
    }

    private static async Task<int> JudgeAsync(Database database, int upstream, int dailyLimit, int kills, Load load, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        var served = await client.GetFromJsonAsync<Dictionary<string, int>>(Ports.Address(upstream), cancellationToken) ?? [];
        await UntilAsync(async () => (await database.QueryAsync("select count(*) from ai_token_grants", row => row.GetInt64(0)))[0] == 0, cancellationToken);

        const string sql = """
            select   p.name, p.current_daily_usage, count(u.id), count(u.id) filter (where u.outcome = 'unknown')
            from     ai_token_pool p
            left     join ai_token_usage u on u.token_id = p.id
            where    p.provider <> 'local'
            group by p.id
            order by p.name
            """;
        var keys = await database.QueryAsync(sql, row => new Account(row.GetString(0), row.GetInt32(1), row.GetInt64(2), row.GetInt64(3)));
        var open = (await database.QueryAsync("select count(*) from ai_token_grants", row => row.GetInt64(0)))[0];

        Console.WriteLine($"  {load.Answered:N0} answered, {load.Refused:N0} refused since no key had room, {load.Broken:N0} broken off by {kills} kills");
        foreach (var key in keys)
            Console.WriteLine($"  {key.Name}: upstream {served.GetValueOrDefault(key.Name),9:N0} · rows {key.Rows,9:N0} (unknown {key.Unknown:N0}) · counter {key.Counter,9:N0}");

        var overLimit = keys.Sum(key => Math.Max(0, served.GetValueOrDefault(key.Name) - dailyLimit));
        var unaccounted = keys.Sum(key => Math.Max(0, served.GetValueOrDefault(key.Name) - key.Rows));
        var unexplained = keys.Sum(key => Math.Max(0, key.Rows - key.Unknown - served.GetValueOrDefault(key.Name)));
        var disagreeing = keys.Count(key => key.Rows != key.Counter);
        Console.WriteLine($"  over a limit: {overLimit} · calls without a row: {unaccounted} · rows without a call that are not unknown: {unexplained} · counters that are not their rows: {disagreeing} · grants left open: {open}");

        var isClean = overLimit + unaccounted + unexplained + disagreeing + open == 0;
        Console.WriteLine(isClean ? "  all agree" : "  VIOLATED");
        return isClean ? 0 : 1;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (!limit.IsCancellationRequested && !await holds())
            await Task.Delay(200, CancellationToken.None);
    }

    private static int Option(string[] arguments, string name, int otherwise) =>
        Array.IndexOf(arguments, name) is var place and >= 0 && place + 1 < arguments.Length
            ? int.Parse(arguments[place + 1], CultureInfo.InvariantCulture)
            : otherwise;

    private sealed record Account(string Name, int Counter, long Rows, long Unknown);

    private sealed class Load(int[] ports, int calls) : IDisposable
    {
        private const string Body = """{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Which port?"}]}""";

        private readonly HttpClient client = new();
        private int begun;
        private int answered;
        private int refused;
        private int broken;

        public int Answered => answered;

        public int Refused => refused;

        public int Broken => broken;

        public void Dispose() => client.Dispose();

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", PoolServer.ServiceToken);
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => CallAsync(caller, cancellationToken)));
        }

        private async Task CallAsync(int caller, CancellationToken cancellationToken)
        {
            for (var number = caller; !cancellationToken.IsCancellationRequested && Interlocked.Increment(ref begun) <= calls; number++)
            {
                try
                {
                    using var content = new StringContent(Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
                    using var response = await client.PostAsync(new Uri(Ports.Address(ports[number % ports.Length]), "/v1/chat/completions"), content, CancellationToken.None);
                    Interlocked.Increment(ref response.StatusCode is HttpStatusCode.OK ? ref answered : ref refused);
                }
                catch (HttpRequestException)
                {
                    // The replica is dead or not up yet; the next one is another, and this was no call.
                    Interlocked.Increment(ref broken);
                    Interlocked.Decrement(ref begun);
                    await Task.Delay(Pause, CancellationToken.None);
                }
            }
        }
    }
}
