using System.Globalization;
using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.Gateway;

/// <summary>B4: how many small GETs a second the gateway passes on, against nginx before the same upstream.</summary>
internal static class GatewayBenchmark
{
    private const int Rounds = 5;
    private const int Connections = 64;
    private const string Path = "/api/ping";
    private const string Packages = "nginx-light wrk";
    private const double Aim = 0.8;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Startup = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var nginx = Tool.Find("nginx", Packages);
        var wrk = new Wrk(Tool.Find("wrk", Packages));
        var folder = Directory.CreateTempSubdirectory("chatai-bench-").FullName;
        var ports = Ports.Free(4);

        await using var upstream = Nginx.Upstream(nginx, folder, ports[0]);
        await using var plain = Nginx.Proxy(nginx, folder, ports[1], ports[0], keepAlive: false);
        await using var keeping = Nginx.Proxy(nginx, folder, ports[2], ports[0], keepAlive: true);
        await using var gateway = StartGateway(ports[3], ports[0]);

        Contender[] contenders =
        [
            new("gateway", gateway, new Uri(Ports.Address(ports[3]), Path)),
            new("nginx, proxy_pass", plain, new Uri(Ports.Address(ports[1]), Path)),
            new("nginx, proxy_pass with keepalive", keeping, new Uri(Ports.Address(ports[2]), Path)),
        ];

        Console.WriteLine($"B4: a small GET, {Connections} connections, {Rounds} alternating rounds of {Round.TotalSeconds} s, {Environment.ProcessorCount} cores for all");
        foreach (var contender in contenders)
        {
            await contender.Server.ReadyAsync(contender.Address, Startup, cancellationToken);
            await wrk.RunAsync(contender.Address, Connections, WarmUp, cancellationToken);
        }

        for (var round = 1; round <= Rounds; round++)
        {
            foreach (var contender in contenders)
                await contender.MeasureAsync(wrk, Connections, Round, cancellationToken);

            Console.WriteLine($"  round {round}: {string.Join(" · ", contenders.Select(contender => $"{contender.Name} {contender.Rates[^1]:N0}/s"))}");
        }

        Directory.Delete(folder, recursive: true);
        return Report(contenders);
    }

    private static int Report(Contender[] contenders)
    {
        var own = contenders[0];
        foreach (var contender in contenders)
        {
            var line = $"  {contender.Name,-34} median {Median.Of(contender.Rates),8:N0} requests/s, {contender.MicrosecondsPerRequest,5:N1} µs of processor time each";
            Console.WriteLine(line);
        }

        foreach (var peer in contenders[1..])
        {
            var ratio = Median.Of(own.Rates.Zip(peer.Rates, (one, other) => one / other));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  gateway / {peer.Name}: {ratio:0.00} (aim: {Aim:0.0}, {(ratio >= Aim ? "reached" : "missed")})"));
        }

        return 0;
    }

    private static Server StartGateway(int port, int upstream) => Server.Start(
        "dotnet",
        [Checkout.Built("ChatAi.Gateway")],
        System.IO.Path.Combine(Checkout.Root, "gateway"),
        new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = Ports.Address(port).ToString(),
            ["services__api__http__0"] = Ports.Address(upstream).ToString(),
            ["services__bot-manager__http__0"] = Ports.Address(upstream).ToString(),
            ["services__token-pool__http__0"] = Ports.Address(upstream).ToString(),
            ["ConnectionStrings__redis"] = "127.0.0.1:1",
            ["SECRET_KEY"] = Guid.NewGuid().ToString(),
            ["SERVICE_TOKEN"] = Guid.NewGuid().ToString(),

            // All comes from one address; what is measured counts it, but never gets to the limit.
            ["Gateway__RateLimits__Address__Requests"] = "1000000",
        });

    private sealed record Contender(string Name, Server Server, Uri Address)
    {
        private double requests;
        private double seconds;

        public List<double> Rates { get; } = [];

        public double MicrosecondsPerRequest => seconds / requests * 1_000_000;

        public async Task MeasureAsync(Wrk wrk, int connections, TimeSpan duration, CancellationToken cancellationToken)
        {
            var before = Server.ProcessorSeconds();
            var rate = (await wrk.RunAsync(Address, connections, duration, cancellationToken)).Rate;

            seconds += Server.ProcessorSeconds() - before;
            requests += rate * duration.TotalSeconds;
            Rates.Add(rate);
        }
    }
}
