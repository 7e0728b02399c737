using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatAi.Testing.Debian;

namespace ChatAi.EndToEnd.Tests.Telemetry;

/// <summary>Something breaks, and the one who is on call hears of it; it is mended, and he hears that too.</summary>
public sealed class AlertTests(OwnInstallation installation)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task When_every_key_is_switched_off_an_alert_fires_and_clears_when_one_is_on_again()
    {
        await using var prometheus = await PrometheusServer.StartAsync(installation.Gateway.BaseAddress!);
        await Eventually.True(async () => (await prometheus.QueryAsync("chatai:token_pool_keys:max")).Count > 0, Patience);
        Assert.Null(await prometheus.AlertAsync("ChatAiNoKeyCanAnswer"));
        var keys = await KeysAsync();

        await SwitchAsync(keys, isActive: false);
        try
        {
            await Eventually.True(async () => await prometheus.AlertAsync("ChatAiNoKeyCanAnswer") == "firing", Patience);
            await Eventually.True(async () => await prometheus.AlertAsync("ChatAiUnhealthy") == "firing", Patience);
        }
        finally
        {
            await SwitchAsync(keys, isActive: true);
        }

        await Eventually.True(async () => await prometheus.AlertAsync("ChatAiNoKeyCanAnswer") is null, Patience);
        await Eventually.True(async () => await prometheus.AlertAsync("ChatAiUnhealthy") is null, Patience);
    }

    [Fact]
    public async Task When_token_pool_hangs_an_alert_names_it_and_clears_when_it_goes_on()
    {
        await using var prometheus = await PrometheusServer.StartAsync(installation.Gateway.BaseAddress!);
        await Eventually.True(async () => (await prometheus.QueryAsync("chatai_service_up == 1")).Count == 3, Patience);
        using var process = installation.ProcessOf("ChatAi.TokenPool");

        await SignalAsync("-STOP", process.Id);
        try
        {
            await Eventually.True(
                async () => (await prometheus.QueryAsync("ALERTS{alertname=\"ChatAiServiceDown\", service=\"token-pool\", alertstate=\"firing\"}")).Count == 1,
                Patience);
        }
        finally
        {
            await SignalAsync("-CONT", process.Id);
        }

        await Eventually.True(async () => await prometheus.AlertAsync("ChatAiServiceDown") is null, Patience);

        // The next test finds everything up.
        await Eventually.True(installation.IsHealthyAsync, Patience);
    }

    private static async Task SignalAsync(string signal, int process) =>
        (await ForeignProgram.RunAsync("kill", [signal, process.ToString(System.Globalization.CultureInfo.InvariantCulture)])).Succeeded();

    private async Task<IReadOnlyList<long>> KeysAsync() =>
    [
        .. (await installation.Gateway.GetFromJsonAsync<JsonNode>("/api/admin/ai-tokens", TestContext.Current.CancellationToken))!.AsArray()
            .Where(key => (bool)key!["is_active"]!)
            .Select(key => (long)key!["id"]!),
    ];

    private async Task SwitchAsync(IEnumerable<long> keys, bool isActive)
    {
        foreach (var key in keys)
            (await installation.Gateway.PutAsJsonAsync($"/api/admin/ai-tokens/{key}", new { is_active = isActive })).EnsureSuccessStatusCode();
    }
}
