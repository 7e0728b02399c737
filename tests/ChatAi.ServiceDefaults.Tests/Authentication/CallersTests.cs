using System.Net;

namespace ChatAi.ServiceDefaults.Tests.Authentication;

public sealed class CallersTests(ServiceHost host) : IClassFixture<ServiceHost>
{
    private const string LocalOperator = "X-ChatAi-Local-Operator";

    [Theory]
    [InlineData("/for/services")]
    [InlineData("/for/operators")]
    [InlineData("/broken")]
    [InlineData("/no/such/path")]
    public async Task Nobody_in_particular_gets_nothing_but_a_401(string path) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(path)).StatusCode);

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    [InlineData("/metrics")]
    [InlineData("/openapi.json")]
    public async Task What_every_service_shows_is_open_within_the_installation(string path) =>
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(path)).StatusCode);

    [Fact]
    public async Task A_service_is_known_by_the_service_token() =>
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/for/services", ("Authorization", $"Bearer {ServiceHost.ServiceToken}"))).StatusCode);

    [Theory]
    [InlineData("Bearer another-service-token-of-some-length")]
    [InlineData("Bearer")]
    [InlineData("Basic YTpi")]
    public async Task Another_token_is_refused(string authorization) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/for/services", ("Authorization", authorization))).StatusCode);

    [Fact]
    public async Task The_local_operator_sees_every_tenant_but_is_no_service()
    {
        var operators = await GetAsync("/for/operators", (LocalOperator, ServiceHost.ServiceToken));
        var services = await GetAsync("/for/services", (LocalOperator, ServiceHost.ServiceToken));

        Assert.Equal(
            """{"user_id":null,"role":"operator","tenant_id":null}""",
            await operators.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Forbidden, services.StatusCode);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);

        return await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
