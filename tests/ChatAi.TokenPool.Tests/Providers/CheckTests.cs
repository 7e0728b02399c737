using ChatAi.Simulators.OpenAI;
using ChatAi.Simulators.OpenAI.Keys;
using ChatAi.TokenPool.Providers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatAi.TokenPool.Tests.Providers;

public sealed class CheckTests : IAsyncLifetime
{
    private const string Key = "sk-to-be-checked";

    private OpenAiSimulator server = null!;
    private WebApplication pool = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await OpenAiSimulator.StartAsync(Stop);
        pool = NewPool(checkTimeout: "00:00:30");
    }

    public async ValueTask DisposeAsync()
    {
        await pool.DisposeAsync();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("azure")]
    public async Task A_key_that_works_has_no_failure_and_the_question_costs_nothing(string provider)
    {
        Assert.Null(await CheckAsync(provider));

        Assert.Equal(provider == "azure" ? "/openai/models?api-version=2025-04-01-preview" : "/v1/models", Assert.Single(server.Checks).Path);
    }

    [Theory]
    [InlineData("openai", 401, FailureKind.Unauthorized)]
    [InlineData("azure", 401, FailureKind.Unauthorized)]
    [InlineData("openai", 429, FailureKind.RateLimited)]
    [InlineData("azure", 429, FailureKind.RateLimited)]
    [InlineData("openai", 500, FailureKind.ServerError)]
    [InlineData("azure", 500, FailureKind.ServerError)]
    public async Task One_that_does_not_says_why(string provider, int status, object kind)
    {
        server.Behave(Key, new Behaviour(Status: status, EchoesKey: true, Organization: "org-a", Headers: new Dictionary<string, string> { ["retry-after"] = "7" }));

        var failure = await CheckAsync(provider);

        Assert.Equal(kind, failure!.Kind);
        Assert.Equal(("org-a", 7.0), (failure.Account, failure.RetryAfter?.TotalSeconds));
        Assert.DoesNotContain(Key, failure.Reason, StringComparison.Ordinal);
        Assert.Single(server.Checks);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("azure")]
    public async Task A_server_without_a_list_of_models_says_nothing_against_the_key(string provider)
    {
        server.Behave(Key, new Behaviour(Status: 404));

        Assert.Null(await CheckAsync(provider));
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("azure")]
    public async Task A_server_that_keeps_silent_talks_nonsense_or_is_not_there_fails(string provider)
    {
        await using var impatient = NewPool(checkTimeout: "00:00:00.500");
        server.Behave(Key, new Behaviour(Stall: Stall.BeforeFirstByte));
        Assert.Equal(FailureKind.TimedOut, (await CheckAsync(provider, asking: impatient))?.Kind);

        server.Behave(Key, new Behaviour(Malformed: Malformation.Body));
        Assert.Equal(FailureKind.Malformed, (await CheckAsync(provider))?.Kind);

        var failure = await CheckAsync(provider, new Uri("http://127.0.0.1:1/v1"));
        Assert.Equal((FailureKind.Unreachable, "No connection: ConnectionError"), (failure?.Kind, failure?.Reason));
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("azure")]
    public async Task Who_asks_may_leave(string provider)
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CheckAsync(provider, cancellationToken: gone.Token));
    }

    [Fact]
    public async Task The_embedded_provider_always_works() =>
        Assert.Null(await Provider("local", pool).CheckAsync(new Credential("local", null, null), Stop));

    private static WebApplication NewPool(string checkTimeout)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["Providers:CheckTimeout"] = checkTimeout;
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddProviders();
        return builder.Build();
    }

    private Task<UpstreamFailure?> CheckAsync(string provider, Uri? endpoint = null, CancellationToken? cancellationToken = null, WebApplication? asking = null) =>
        Provider(provider, asking ?? pool).CheckAsync(
            new Credential(provider, endpoint ?? (provider == "azure" ? server.Address : server.OpenAiAddress), Key),
            cancellationToken ?? Stop);

    private static IProvider Provider(string name, WebApplication pool) => pool.Services.GetRequiredKeyedService<IProvider>(name);
}
