using System.Globalization;
using ChatAi.Bench.Answers;
using ChatAi.Bench.Api;
using ChatAi.Bench.Cluster;
using ChatAi.Bench.ColdStart;
using ChatAi.Bench.FollowUps;
using ChatAi.Bench.Gateway;
using ChatAi.Bench.Handoffs;
using ChatAi.Bench.Ingestion;
using ChatAi.Bench.Measuring;
using ChatAi.Bench.MessagePath;
using ChatAi.Bench.Retrieval;
using ChatAi.Bench.Retrieval.Speed;
using ChatAi.Bench.Start;
using ChatAi.Bench.TokenPool;

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
        ["api"] => await ApiBenchmark.RunAsync(stop.Token),
        ["gateway"] => await GatewayBenchmark.RunAsync(stop.Token),
        ["token-pool"] => await PoolBenchmark.RunAsync(stop.Token),
        ["limits", .. var rest] => await ReplicaBenchmark.LimitsAsync(rest, stop.Token),
        ["crash", .. var rest] => await ReplicaBenchmark.CrashAsync(rest, stop.Token),
        ["cold-start", .. var rest] => await ColdStartBenchmark.RunAsync(rest, stop.Token),
        ["density", .. var rest] => await DensityBenchmark.RunAsync(rest, stop.Token),
        ["cluster", .. var rest] => await ClusterBenchmark.RunAsync(rest, stop.Token),
        ["crash-matrix", .. var rest] => await CrashMatrix.RunAsync(rest, stop.Token),
        ["saturation"] => await SaturationBenchmark.RunAsync(stop.Token),
        ["soak", .. var rest] => await SoakBenchmark.RunAsync(rest, stop.Token),
        ["turns", .. var rest] => await TurnsBenchmark.RunAsync(rest, stop.Token),
        ["upstream", var port, var pace] => await Upstream.ServeAsync(int.Parse(port, CultureInfo.InvariantCulture), int.Parse(pace, CultureInfo.InvariantCulture)),
        ["answers", .. var rest] => await AnswerBenchmark.RunAsync(rest, stop.Token),
        ["follow-ups", .. var rest] => FollowUpBenchmark.Run(rest),
        ["handoff-wishes", .. var rest] => WishBenchmark.Run(rest),
        ["retrieval"] => await SpeedBenchmark.RunAsync(stop.Token),
        ["ingestion"] => await IngestionBenchmark.RunAsync(stop.Token),
        ["retrieval-quality", .. var rest] => await QualityBenchmark.RunAsync(rest, stop.Token),
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
    Console.Error.WriteLine("usage: dotnet run --project bench -c Release -- answers | api | gateway | token-pool | limits | crash | crash-matrix | cluster | cold-start | density | turns | saturation | soak | start | ingestion | handoff-wishes | follow-ups | retrieval | retrieval-quality   (see bench/README.md)");
    return 2;
}
