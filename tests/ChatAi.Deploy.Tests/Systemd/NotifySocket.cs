using System.Net.Sockets;
using System.Text;

namespace ChatAi.Deploy.Tests.Systemd;

/// <summary>The socket at which systemd hears from a service of <c>Type=notify</c>.</summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public NotifySocket() => socket.Bind(new UnixDomainSocketEndPoint(Path));

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());

    /// <summary>Waits for a message, and fails when the service ends without it.</summary>
    public async Task HearsAsync(string wanted, Task ended)
    {
        var buffer = new byte[1024];
        while (true)
        {
            var hearing = socket.ReceiveAsync(buffer, SocketFlags.None);
            Assert.True(await Task.WhenAny(hearing, ended) == hearing || hearing.IsCompleted, $"The service ended without {wanted}.");
            if (Encoding.UTF8.GetString(buffer, 0, await hearing).Split('\n').Contains(wanted))
                return;
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        File.Delete(Path);
    }
}
