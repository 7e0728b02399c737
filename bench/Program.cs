using ChatAi.Bench.Gateway;
using ChatAi.Bench.Measuring;
using ChatAi.Bench.Start;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stop.Cancel();
};

try
{
    return args switch
    {
        ["gateway"] => await GatewayBenchmark.RunAsync(stop.Token),
        ["start"] => await StartBenchmark.RunAsync(stop.Token),
        _ => Usage(),
    };
}
catch (Exception refused) when (refused is MissingToolException or InvalidOperationException or TimeoutException)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 2;
}

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run --project bench -c Release -- gateway | start   (see bench/README.md)");
    return 2;
}
