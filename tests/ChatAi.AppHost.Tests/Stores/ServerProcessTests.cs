using System.Diagnostics;
using System.Globalization;
using ChatAi.AppHost.Standalone.Stores.Servers;

namespace ChatAi.AppHost.Tests.Stores;

public sealed class ServerProcessTests : IDisposable
{
    private readonly string pidFile = Path.GetTempFileName();

    public void Dispose() => File.Delete(pidFile);

    [Fact]
    public async Task A_server_that_was_killed_and_left_its_pid_file_is_not_there()
    {
        using var server = Process.Start("sleep", ["60"]);
        await WriteAsync(server.Id);
        server.Kill();
        await server.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Null(ServerProcess.Of(pidFile, "/"));
    }

    [Fact]
    public async Task A_process_that_works_in_another_folder_is_not_the_server()
    {
        await WriteAsync(Environment.ProcessId);

        Assert.Null(ServerProcess.Of(pidFile, "/no/such/folder"));
        using var found = ServerProcess.Of(pidFile, Environment.CurrentDirectory);
        Assert.Equal(Environment.ProcessId, found?.Id);
    }

    private Task WriteAsync(int pid) =>
        File.WriteAllTextAsync(pidFile, pid.ToString(CultureInfo.InvariantCulture), TestContext.Current.CancellationToken);
}
