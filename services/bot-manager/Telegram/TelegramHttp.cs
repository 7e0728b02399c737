using System.Net;
using ChatAi.BotManager.Bots;

namespace ChatAi.BotManager.Telegram;

/// <summary>
/// The one connection pool to Telegram, for all bots. HTTP/2 is asked for, because a thousand open polls then share a few
/// connections; where it is not offered, HTTP/1.1 does.
/// </summary>
internal sealed class TelegramHttp(Pulse pulse) : IDisposable
{
    public HttpClient Client { get; } = new(new OnlyAsMember(pulse, new PreferHttp2(Connections())))
    {
        // Each call has a deadline of its own: a long poll's is not a message's.
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 16 * 1024 * 1024,
    };

    public void Dispose() => Client.Dispose();

    private static SocketsHttpHandler Connections() => new()
    {
        // Without a propagator .NET makes no span and no diagnostic event of a call: their address would hold the token.
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        PooledConnectionLifetime = TimeSpan.FromMinutes(30),
        KeepAlivePingDelay = TimeSpan.FromSeconds(60),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
        UseCookies = false,
        AllowAutoRedirect = false,
    };

    /// <summary>Whoever may have lost its bots to another replica does not speak for them.</summary>
    private sealed class OnlyAsMember(Pulse pulse, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await pulse.CertainAsync(cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class PreferHttp2(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
