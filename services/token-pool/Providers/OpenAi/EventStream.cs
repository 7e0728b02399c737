using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace ChatAi.TokenPool.Providers.OpenAi;

/// <summary>
/// Cuts a provider's stream into server-sent events, each handed on byte by byte as it came, as soon as it is whole.
/// The stream ends with [DONE], or with an event that says how it failed: never silently.
/// </summary>
internal static class EventStream
{
    private const int LongestEvent = 16 * 1024 * 1024;

    private static readonly byte[] Done = "data: [DONE]\n\n"u8.ToArray();

    public static async IAsyncEnumerable<StreamEvent> ReadAsync(UpstreamResponse response, Patience patience, TimeSpan idle)
    {
        await using var owner = response;
        using var limit = patience;
        var reader = PipeReader.Create(response.Body);
        var finished = false;

        while (true)
        {
            var (read, failure) = await ReadAsync(reader, patience);
            if (failure is not null)
            {
                yield return new StreamEvent(default, Failure: failure);
                yield break;
            }

            var rest = read.Buffer;
            while (TryTakeEvent(ref rest, out var bytes))
            {
                if (!TryGetData(bytes, out var data))
                    continue;

                var next = Describe(bytes, data, ref finished);
                yield return next;
                if (next.IsLast || next.Failure is not null)
                    yield break;
            }

            if (read.IsCompleted || rest.Length > LongestEvent)
            {
                yield return End(finished);
                yield break;
            }

            reader.AdvanceTo(rest.Start, rest.End);
            patience.StartAnew(idle);
        }
    }

    /// <summary>Not every compatible server says [DONE]; one that gave a finish reason has said all.</summary>
    private static StreamEvent End(bool finished) => finished
        ? new StreamEvent(Done, IsLast: true)
        : new StreamEvent(default, Failure: new UpstreamFailure(FailureKind.Malformed, "The stream ended in the middle"));

    private static async Task<(ReadResult Read, UpstreamFailure? Failure)> ReadAsync(PipeReader reader, Patience patience)
    {
        try
        {
            return (await reader.ReadAsync(patience.Token), null);
        }
        catch (OperationCanceledException) when (patience.IsExhausted)
        {
            return (default, new UpstreamFailure(FailureKind.TimedOut, "The stream stood still for too long"));
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            // Whoever leaves has the connection closed under this read, which may hear of that first.
            patience.ThrowIfCallerLeft();
            return (default, new UpstreamFailure(FailureKind.Unreachable, "The connection broke in the middle of the stream"));
        }
    }

    private static StreamEvent Describe(byte[] bytes, ReadOnlyMemory<byte> data, ref bool finished)
    {
        if (data.Span.Trim((byte)' ').SequenceEqual("[DONE]"u8))
            return new StreamEvent(bytes, IsLast: true);

        try
        {
            var chunk = AnswerReader.Chunk(data);
            finished |= chunk.IsFinished;
            return chunk.Error is { } kind
                ? new StreamEvent(default, Failure: new UpstreamFailure(kind, "The provider gave up in the stream"))
                : new StreamEvent(bytes, chunk.Text, chunk.Usage, chunk.IsUsage);
        }
        catch (JsonException)
        {
            return new StreamEvent(default, Failure: new UpstreamFailure(FailureKind.Malformed, "An event of the stream is no JSON"));
        }
    }

    /// <summary>An event reaches to its blank line; servers end lines with LF or CRLF.</summary>
    private static bool TryTakeEvent(ref ReadOnlySequence<byte> buffer, out byte[] bytes)
    {
        var reader = new SequenceReader<byte>(buffer);
        while (reader.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n'))
        {
            if (line.Length > 1 || (line.Length == 1 && line.FirstSpan[0] != '\r'))
                continue;

            bytes = buffer.Slice(0, reader.Position).ToArray();
            buffer = buffer.Slice(reader.Position);
            return true;
        }

        bytes = [];
        return false;
    }

    /// <summary>The data lines of an event, joined; an event without any is a comment that keeps the connection alive.</summary>
    private static bool TryGetData(byte[] bytes, out ReadOnlyMemory<byte> data)
    {
        data = default;
        var found = false;
        var start = 0;
        while (start < bytes.Length)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start);
            var line = bytes.AsMemory(start, end - start).TrimEnd((byte)'\r');
            start = end + 1;
            if (!line.Span.StartsWith("data:"u8))
                continue;

            var value = line[5..];
            if (value.Span.StartsWith(" "u8))
                value = value[1..];

            data = found ? (byte[])[.. data.Span, (byte)'\n', .. value.Span] : value;
            found = true;
        }

        return found;
    }
}
