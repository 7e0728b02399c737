using System.Net.Http.Json;
using System.Text;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Assistants;

/// <summary>When people are there to answer, and whether the assistant listens for a wish to talk to one.</summary>
public sealed class HandoffSettingsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Working_hours_are_kept_changed_and_lifted()
    {
        var tenant = await api.NewTenantAsync();
        var path = $"/api/assistants/{await tenant.NewAssistantAsync()}";
        var plain = await tenant.Client.GetFromJsonAsync<System.Text.Json.Nodes.JsonNode>(new Uri(path, UriKind.Relative), Cancel);

        var set = await (await PatchAsync(tenant, path, """{"working_hours":{"mon":[{"from":"09:00","to":"12:00"},{"from":"13:00","to":"24:00"}]},"time_zone":"Europe/Berlin"}""")).OkAsync();
        var kept = await (await PatchAsync(tenant, path, """{"name":"Leader","detect_handoff":false}""")).OkAsync();
        var lifted = await (await PatchAsync(tenant, path, """{"working_hours":{}}""")).OkAsync();

        Assert.Equal("True UTC ", $"{plain!["detect_handoff"]} {plain["time_zone"]} {plain["working_hours"]}", ignoreCase: true);
        Assert.Equal("""[{"from":"09:00","to":"12:00"},{"from":"13:00","to":"24:00"}]""", set["working_hours"]!["mon"]!.ToJsonString());
        Assert.Equal(set["working_hours"]!.ToJsonString(), kept["working_hours"]!.ToJsonString());
        Assert.Equal("Europe/Berlin", (string?)kept["time_zone"]);
        Assert.False((bool)kept["detect_handoff"]!);
        Assert.Null(lifted["working_hours"]);
    }

    [Theory]
    [InlineData("""{"working_hours":{"mon":[{"from":"18:00","to":"09:00"}]}}""")]
    [InlineData("""{"working_hours":{"mon":[{"from":"09:00","to":"09:00"}]}}""")]
    [InlineData("""{"working_hours":{"mon":[{"from":"9","to":"10:00"}]}}""")]
    [InlineData("""{"working_hours":{"mon":[{"from":"09:00","to":"25:00"}]}}""")]
    [InlineData("""{"working_hours":{"mon":[{"from":"24:00","to":"24:00"}]}}""")]
    [InlineData("""{"working_hours":{"mon":[{"from":null,"to":"10:00"}]}}""")]
    [InlineData("""{"working_hours":{"mon":[{"from":"09:00"}]}}""")]
    [InlineData("""{"working_hours":{"mon":[null]}}""")]
    [InlineData("""{"working_hours":{"monday":[{"from":"09:00","to":"10:00"}]}}""")]
    [InlineData("""{"working_hours":[]}""")]
    [InlineData("""{"time_zone":"Europe/Atlantis"}""")]
    [InlineData("""{"time_zone":""}""")]
    public async Task What_makes_no_sense_is_refused(string body)
    {
        var tenant = await api.NewTenantAsync();
        var path = $"/api/assistants/{await tenant.NewAssistantAsync()}";

        await (await PatchAsync(tenant, path, body)).ProblemAsync(400);
        using var content = new StringContent(body.Insert(1, """ "name":"Guide","""), Encoding.UTF8, "application/json");
        await (await tenant.Client.PostAsync(new Uri("/api/assistants", UriKind.Relative), content, Cancel)).ProblemAsync(400);
    }

    [Fact]
    public async Task Who_writes_an_interval_over_midnight_is_told_how_to()
    {
        var tenant = await api.NewTenantAsync();

        var refused = await (await PatchAsync(
            tenant,
            $"/api/assistants/{await tenant.NewAssistantAsync()}",
            """{"working_hours":{"fri":[{"from":"22:00","to":"02:00"}]}}""")).ProblemAsync(400);

        Assert.Contains("one over midnight is two, to 24:00 and from 00:00", refused.ToJsonString(), StringComparison.Ordinal);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<HttpResponseMessage> PatchAsync(Tenant tenant, string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await tenant.Client.PatchAsync(new Uri(path, UriKind.Relative), content, Cancel);
    }
}
