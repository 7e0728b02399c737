using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChatAi.Contracts.Tests;

/// <summary>The gateway reads the health and the metrics of the services.</summary>
public sealed class HealthContractTests(Suite suite) : IClassFixture<Suite>
{
    [Theory]
    [InlineData("database")]
    [InlineData("ai_token_manager")]
    [InlineData("api")]
    [InlineData("token_pool")]
    public async Task What_a_service_says_of_its_components_reaches_the_caller(string component)
    {
        var response = await suite.Gateway.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
        var health = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Equal("healthy", health.GetProperty("components").GetProperty(component).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_service_that_is_not_there_makes_the_whole_unhealthy()
    {
        var response = await suite.Gateway.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
        var health = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("unhealthy", health.GetProperty("components").GetProperty("bot_manager").GetProperty("status").GetString());
    }
}
