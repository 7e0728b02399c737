using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ChatAi.AppHost.Standalone.Stores.Servers;

/// <summary>One question to a Redis, in the protocol's inline form: enough to see that it lives, and to end it.</summary>
internal static class RedisWire
{
    /// <summary>The answer's text; null when nobody answers or the password is refused.</summary>
    public static async Task<string?> AskAsync(int port, string? password, string question, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream);
            await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };

            if (password is { Length: > 0 })
            {
                await writer.WriteLineAsync($"AUTH {password}".AsMemory(), cancellationToken);
                if (await reader.ReadLineAsync(cancellationToken) is not "+OK")
                    return null;
            }

            await writer.WriteLineAsync(question.AsMemory(), cancellationToken);
            return await ReadAnswerAsync(reader, cancellationToken);
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return null;
        }
    }

    private static async Task<string?> ReadAnswerAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var head = await reader.ReadLineAsync(cancellationToken);
        if (head is null or [] || head[0] is '-')
            return null;

        if (head[0] is not '$')
            return head[1..];

        var text = new char[int.Parse(head.AsSpan(1), CultureInfo.InvariantCulture)];
        await reader.ReadBlockAsync(text, cancellationToken);
        return new string(text);
    }
}
