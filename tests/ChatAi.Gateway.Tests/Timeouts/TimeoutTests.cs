using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatAi.Gateway.Tests.Doubles;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatAi.Gateway.Tests.Timeouts;

/// <summary>Sockets and servers keep their own time, so these tests take theirs: none passes or fails by less than a second.</summary>
public sealed class TimeoutTests(Stores stores) : IAsyncLifetime
{
    private const string Events = "/api/dialogs/9/events";
    private const string Documents = "/api/assistants/7/documents";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<GatewayUnderTest> gateways = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in gateways)
            await gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_stream_with_heartbeats_outlives_the_time_that_a_service_may_be_silent()
    {
        var gateway = await StartAsync(("ReverseProxy:Clusters:api:HttpRequest:ActivityTimeout", "00:00:02.5"));
        gateway.Api.Answer(Events, async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var beat = 0; beat < 60; beat++)
            {
                await context.Response.WriteAsync(":\n\n");
                await context.Response.Body.FlushAsync();
                await Task.Delay(100);
            }

            await context.Response.WriteAsync("data: end\n\n");
        });

        using var response = await gateway.GetAsync(Events);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.EndsWith("data: end\n\n", text, StringComparison.Ordinal);
        Assert.Equal("no", response.Headers.GetValues("X-Accel-Buffering").Single());
    }

    [Fact]
    public async Task A_stream_that_falls_silent_is_ended_on_both_sides()
    {
        var gateway = await StartAsync(("ReverseProxy:Clusters:api:HttpRequest:ActivityTimeout", "00:00:00.5"));
        var ended = new TaskCompletionSource();
        gateway.Api.Answer(Events, async context =>
        {
            context.Response.ContentType = "text/event-stream";
            context.RequestAborted.Register(ended.SetResult);
            await context.Response.WriteAsync(":\n\n");
            await context.Response.Body.FlushAsync();
            await ended.Task;
        });

        using var response = await gateway.GetAsync(Events);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken));
        await ended.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_upload_over_a_slow_link_arrives_whole()
    {
        var gateway = await StartAsync(("ReverseProxy:Clusters:api:HttpRequest:ActivityTimeout", "00:00:02.5"), ("Gateway:Timeouts:BodyGrace", "00:00:01.5"));
        gateway.Api.Answer(Documents, context => CountAsync(context, TimeSpan.Zero));
        using var body = new SlowBody(pieces: 60, pieceSize: 1000, pause: TimeSpan.FromMilliseconds(100));

        using var response = await gateway.SendAsync("POST", Documents, body);

        Assert.Equal("60000", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_slow_service_is_not_held_against_the_caller()
    {
        var gateway = await StartAsync(("Gateway:Timeouts:BodyBytesPerSecond", "1000000"), ("Gateway:Timeouts:BodyGrace", "00:00:01.5"));
        gateway.Api.Answer(Documents, context => CountAsync(context, TimeSpan.FromSeconds(4)));
        using var body = new ByteArrayContent(new byte[20 * 1024 * 1024]);

        using var response = await gateway.SendAsync("POST", Documents, body);

        Assert.Equal($"{20 * 1024 * 1024}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Headers_that_trickle_in_are_not_waited_for()
    {
        var gateway = await StartAsync(("Gateway:Timeouts:Headers", "00:00:01"));

        var answer = await TrickleAsync(gateway, "GET /api/me HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Empty(gateway.Api.Seen);
    }

    [Fact]
    public async Task A_body_that_trickles_in_is_refused_and_the_service_let_go()
    {
        var gateway = await StartAsync(("Gateway:Timeouts:BodyBytesPerSecond", "1000"), ("Gateway:Timeouts:BodyGrace", "00:00:01.1"));
        var letGo = new TaskCompletionSource();
        gateway.Api.Answer(Documents, async context =>
        {
            context.RequestAborted.Register(letGo.SetResult);
            await letGo.Task;
        });

        var answer = await TrickleAsync(gateway, $"POST {Documents} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        await letGo.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_gateway_that_stops_sends_its_listeners_away_and_lets_answers_end()
    {
        var gateway = await StartAsync();
        using var next = new SemaphoreSlim(0);
        async Task StreamAsync(HttpContext context)
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: 1\n\n");
            await context.Response.Body.FlushAsync();
            await next.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("data: 2\n\n");
        }

        gateway.Api.Answer(Events, StreamAsync);
        gateway.Api.Answer("/api/dialogs/9/messages", StreamAsync);
        using var events = await gateway.GetAsync(Events);
        using var answer = await gateway.SendAsync("POST", "/api/dialogs/9/messages");

        gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => events.Content.ReadAsStringAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken));
        next.Release(2);
        Assert.Equal("data: 1\n\ndata: 2\n\n", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task CountAsync(HttpContext context, TimeSpan before)
    {
        await Task.Delay(before);
        var buffer = new byte[65536];
        long total = 0;
        while (await context.Request.Body.ReadAsync(buffer) is > 0 and var length)
            total += length;

        await context.Response.WriteAsync($"{total}");
    }

    /// <summary>Sends the start, and then a letter each tenth of a second until there is an answer.</summary>
    private static async Task<string> TrickleAsync(GatewayUnderTest gateway, string start)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new TcpClient();
        await socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port, patience.Token);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(start), patience.Token);

        var buffer = new byte[4096];
        var answer = stream.ReadAsync(buffer, patience.Token).AsTask();
        while (!answer.IsCompleted && await IsTakenAsync(stream, patience.Token))
            await Task.WhenAny(answer, Task.Delay(100, patience.Token));

        return Encoding.ASCII.GetString(buffer, 0, await answer);
    }

    /// <returns>Whether the other side still takes a letter: it may have answered and closed in this very moment.</returns>
    private static async Task<bool> IsTakenAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync("x"u8.ToArray(), cancellationToken);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<GatewayUnderTest> StartAsync(params (string Name, string Value)[] settings)
    {
        var gateway = await GatewayUnderTest.StartAsync(stores, "Production", settings.ToDictionary(setting => setting.Name, setting => setting.Value));
        gateways.Add(gateway);
        return gateway;
    }

    private sealed class SlowBody(int pieces, int pieceSize, TimeSpan pause) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var piece = 0; piece < pieces; piece++)
            {
                await stream.WriteAsync(new byte[pieceSize]);
                await stream.FlushAsync();
                await Task.Delay(pause);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = (long)pieces * pieceSize;
            return true;
        }
    }
}
