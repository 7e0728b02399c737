using System.Buffers;

namespace ChatAi.TokenPool.Providers.OpenAi;

/// <summary>An answer whose head is here and whose body may still be under way, whichever client received it.</summary>
internal sealed class UpstreamResponse(int status, Func<string, string?> header, Stream body, IDisposable owner) : IAsyncDisposable
{
    /// <summary>The longest answers are those with vectors: 2048 of them, as text.</summary>
    private const int LongestBody = 128 * 1024 * 1024;

    private const int Step = 16 * 1024;

    public int Status => status;

    public Stream Body => body;

    public string? Header(string name) => header(name);

    public static async Task<UpstreamResponse> OfAsync(HttpResponseMessage response, CancellationToken cancellationToken) => new(
        (int)response.StatusCode,
        name => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null,
        await response.Content.ReadAsStreamAsync(cancellationToken),
        response);

    public async Task<ReadOnlyMemory<byte>> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(Step);
        while (await body.ReadAsync(buffer.GetMemory(Step), cancellationToken) is > 0 and var read)
        {
            buffer.Advance(read);
            if (buffer.WrittenCount > LongestBody)
                throw new InvalidDataException("The answer does not end.");
        }

        return buffer.WrittenMemory;
    }

    public async ValueTask DisposeAsync()
    {
        await body.DisposeAsync();
        owner.Dispose();
    }
}
