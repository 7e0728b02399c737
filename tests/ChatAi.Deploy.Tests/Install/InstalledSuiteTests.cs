using System.Text.Json;
using ChatAi.Deploy.Tests.Programs;
using ChatAi.Deploy.Tests.Systemd;
using ChatAi.Testing.Debian;

namespace ChatAi.Deploy.Tests.Install;

[Collection(nameof(InstalledSuite))]
public sealed class InstalledSuiteTests(InstalledSuite suite)
{
    [Fact]
    public async Task What_install_sh_wrote_is_all_that_the_suite_needs_to_be_healthy()
    {
        using var client = new HttpClient { BaseAddress = suite.Address };

        var health = await Eventually.Is(
            async () => JsonDocument.Parse(await client.GetStringAsync(new Uri("/health", UriKind.Relative))).RootElement,
            answer => answer.GetProperty("status").GetString() == "healthy",
            TimeSpan.FromSeconds(30));

        Assert.Equal("healthy", health.GetProperty("components").GetProperty("bot_manager").GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_operators_shell_finds_the_stores_and_a_token_in_the_environment_that_it_sources()
    {
        const string look = """
            set -e; source "$0"; [ -n "$DATABASE_URL" ]; [ -n "$REDIS_URL" ]
            curl --silent --fail --header "Authorization: Bearer $ADMIN_TOKEN" "$CHATAI_URL/api/admin/ai-tokens"
            """;
        var operators = suite.Files.Text("/etc/chatai/operator.env").Replace("http://localhost:8000", suite.Address.OriginalString, StringComparison.Ordinal);
        await File.WriteAllTextAsync(suite.Files.PathTo("/etc/chatai/operator.env"), operators, TestContext.Current.CancellationToken);

        var tokens = (await ForeignProgram.RunAsync("bash", ["-c", look, suite.Files.PathTo("/etc/chatai/operator.env")], await DebianTools.WithAsync(("curl", "curl"), ("openssl", "openssl")))).Succeeded();

        Assert.Contains("\"provider\":\"local\"", tokens.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operators_command_knows_the_schema_of_the_installation()
    {

        Assert.Contains("(head)", (await suite.Files.ChatAiAsync("current")).Succeeded().Output, StringComparison.Ordinal);
        Assert.StartsWith("healthy: {", (await suite.Files.ChatAiAsync("wait")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_tells_systemd_that_it_is_ready_and_that_it_stops()
    {
        using var files = await suite.CopyAsync();
        files.Set("token-pool", "ASPNETCORE_URLS", $"http://localhost:{FreePort.Take(1)[0]}");
        await using var pool = await new UnitProcess(files.Root, "chatai-token-pool").IsReadyAsync();

        Assert.Equal(0, await pool.StopsAsync());
    }

    [Fact]
    public async Task A_service_without_its_secret_ends_with_the_status_that_is_not_tried_again()
    {
        using var files = await suite.CopyAsync();
        files.Set("secrets", "SECRET_KEY", "");
        await using var api = new UnitProcess(files.Root, "chatai-api");

        Assert.Equal(78, await api.EndsAsync());
        Assert.Contains("SECRET_KEY is not set", api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_probes_the_service_that_runs_with_its_settings()
    {
        var program = suite.Files.PathTo("/opt/chatai/current/api/ChatAi.Api");
        var environment = UnitFile.Variables(suite.Files.PathTo("/etc/chatai/api.env")).GroupBy(pair => pair.Key).ToDictionary(same => same.Key, same => same.Last().Value);

        Assert.Equal(0, (await ForeignProgram.RunAsync(program, ["--probe", "/health"], environment)).ExitCode);

        environment["ASPNETCORE_URLS"] = $"http://*:{FreePort.Take(1)[0]}";
        Assert.Equal(1, (await ForeignProgram.RunAsync(program, ["--probe", "/health"], environment)).ExitCode);
    }
}
