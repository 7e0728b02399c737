using System.Net;
using ChatAi.Gateway.Tests.Doubles;
using Microsoft.AspNetCore.Http;

namespace ChatAi.Gateway.Tests.Routes;

public sealed class BodyCapTests(Stores stores) : IAsyncLifetime
{
    private const int Megabyte = 1024 * 1024;

    private GatewayUnderTest gateway = null!;

    public async ValueTask InitializeAsync()
    {
        gateway = await GatewayUnderTest.StartAsync(stores);
        foreach (var path in new[] { "/api/assistants", "/api/assistants/7/documents", "/api/assistants/7/documents/8", "/api/assistants/7/questions/import" })
        {
            gateway.Api.Answer(path, async context =>
            {
                var buffer = new byte[65536];
                long total = 0;
                while (await context.Request.Body.ReadAsync(buffer) is > 0 and var length)
                    total += length;

                await context.Response.WriteAsync($"{total}");
            });
        }
    }

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Theory]
    [InlineData("/api/assistants", Megabyte)]
    [InlineData("/api/assistants/7/documents", 50 * Megabyte)]
    [InlineData("/api/assistants/7/documents/8", 50 * Megabyte)]
    [InlineData("/api/assistants/7/questions/import", 10 * Megabyte)]
    public async Task A_body_up_to_the_cap_arrives_whole(string path, int length)
    {
        using var body = new ByteArrayContent(new byte[length]);

        using var response = await gateway.SendAsync("POST", path, body);

        Assert.Equal($"{length}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/api/assistants", Megabyte + 1)]
    [InlineData("/api/assistants/7/documents", 51 * Megabyte)]
    [InlineData("/api/assistants/7/questions/import", (10 * Megabyte) + 1)]
    public async Task A_longer_one_is_refused_before_the_service_sees_it(string path, int length)
    {
        using var body = new ByteArrayContent(new byte[length]);

        using var response = await gateway.SendAsync("POST", path, body, ("Expect", "100-continue"));

        await response.ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge, "urn:chatai:too-large");
        Assert.Empty(gateway.Api.Seen);
    }

    [Fact]
    public async Task A_body_that_hides_its_length_is_cut_off_at_the_cap()
    {
        using var stream = new MemoryStream(new byte[3 * Megabyte]);
        using var body = new StreamContent(stream);
        body.Headers.ContentLength = null;

        using var response = await gateway.SendAsync("POST", "/api/assistants", body, ("Transfer-Encoding", "chunked"), ("Expect", "100-continue"));

        await response.ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge, "urn:chatai:too-large");
    }
}
