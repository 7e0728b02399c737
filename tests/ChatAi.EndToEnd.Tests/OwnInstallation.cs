using System.Globalization;
using ChatAi.EndToEnd.Tests.Telemetry;

[assembly: AssemblyFixture(typeof(ChatAi.EndToEnd.Tests.OwnInstallation))]

// There is one installation, and some tests kill parts of it.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace ChatAi.EndToEnd.Tests;

/// <summary>The installation under test, whose services tell a collector of the tests' own all that they do.</summary>
public sealed class OwnInstallation() : Installation(PortOffset)
{
    private const int PortOffset = 12_000;
    private const int OtlpPort = 4318 + PortOffset;

    public OtlpReceiver Collector { get; private set; } = null!;

    protected override IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{OtlpPort}"),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
    };

    public override async ValueTask InitializeAsync()
    {
        Collector = await OtlpReceiver.StartAsync(OtlpPort);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Collector.DisposeAsync();
    }
}
