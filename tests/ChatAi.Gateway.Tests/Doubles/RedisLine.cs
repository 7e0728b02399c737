using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ChatAi.Gateway.Tests.Doubles;

/// <summary>A line to the real Redis that can be cut, held up and mended.</summary>
internal sealed class RedisLine : IAsyncDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentBag<TcpClient> connections = [];
    private readonly string target;
    private readonly int port;
    private TcpListener? listener;
    private Task accepting = Task.CompletedTask;
    private volatile TaskCompletionSource flows = Flowing();

    private RedisLine(string connection)
    {
        target = connection.Split(',')[0];
        Mend(0);
        port = ((IPEndPoint)listener!.LocalEndpoint).Port;
        Connection = connection.Replace(target, $"127.0.0.1:{port}", StringComparison.Ordinal) + ",connectTimeout=500";
    }

    /// <summary>Redis' connection string over this line.</summary>
    public string Connection { get; }

    public static RedisLine To(string connection) => new(connection);

    public async Task CutAsync()
    {
        listener!.Stop();
        listener.Dispose();
        await accepting;
        foreach (var connection in connections)
            connection.Dispose();
    }

    public void Mend() => Mend(port);

    /// <summary>The line stands, but nothing comes through until <see cref="LetFlow"/>.</summary>
    public void HoldUp() => flows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetFlow() => flows.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        LetFlow();
        await end.CancelAsync();
        await CutAsync();
        end.Dispose();
    }

    private static TaskCompletionSource Flowing()
    {
        var flowing = new TaskCompletionSource();
        flowing.SetResult();
        return flowing;
    }

    private void Mend(int wanted)
    {
        listener = new TcpListener(IPAddress.Loopback, wanted);
        listener.Start();
        accepting = AcceptAsync(listener);
    }

    private async Task AcceptAsync(TcpListener open)
    {
        var carried = new List<Task>();
        try
        {
            while (true)
                carried.Add(CarryAsync(await open.AcceptTcpClientAsync(end.Token)));
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            foreach (var connection in connections)
                connection.Dispose();

            await Task.WhenAll(carried);
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using var far = new TcpClient();
        connections.Add(near);
        connections.Add(far);
        try
        {
            await far.ConnectAsync(IPEndPoint.Parse(target), end.Token);
            await Task.WhenAny(CopyAsync(near.GetStream(), far.GetStream()), CopyAsync(far.GetStream(), near.GetStream()));
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
        }
        finally
        {
            near.Dispose();
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[4096];
        try
        {
            while (await from.ReadAsync(buffer, end.Token) is > 0 and var length)
            {
                await flows.Task.WaitAsync(end.Token);
                await to.WriteAsync(buffer.AsMemory(0, length), end.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }
}
