using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace ChatAi.Bench.TokenPool;

/// <summary>Reads streams as an application does, and times their pieces.</summary>
internal sealed class StreamClient : IDisposable
{
    private const string Body = """{"model":"gpt-4o-mini","stream":true,"messages":[{"role":"user","content":"Which port does the gateway listen on?"}]}""";

    private readonly HttpClient client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 4096 }) { Timeout = TimeSpan.FromMinutes(2) };

    /// <param name="First">Time to the first byte.</param>
    /// <param name="LongestGap">Between two reads.</param>
    public sealed record Timing(TimeSpan First, TimeSpan LongestGap, bool IsWhole);

    public async Task<Timing> ReadAsync(Contender contender, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, contender.Completions)
        {
            Content = new StringContent(Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        foreach (var (name, value) in contender.Headers)
            request.Headers.TryAddWithoutValidation(name, value);

        var watch = Stopwatch.StartNew();
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);

        var buffer = new byte[16 * 1024];
        var (first, last, gap, tail) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, "");
        while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            var now = watch.Elapsed;
            if (first == TimeSpan.Zero)
                first = now;
            else if (now - last > gap)
                gap = now - last;
            last = now;
            tail = Encoding.UTF8.GetString(buffer, Math.Max(0, read - 32), Math.Min(32, read));
        }

        return new Timing(first, gap, tail.Contains("[DONE]", StringComparison.Ordinal));
    }

    public void Dispose() => client.Dispose();
}
