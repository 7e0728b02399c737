using System.Diagnostics;

namespace ChatAi.BotManager.Tests.Drivers;

/// <summary>bot-manager as a process of its own, which can be killed.</summary>
internal sealed class ManagerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;

    private ManagerProcess(Process process)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    /// <param name="settings">In the form of environment variables.</param>
    public static ManagerProcess Start(params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltProject.Assembly("ChatAi.BotManager")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["SECRET_KEY"] = Manager.SecretKey;
        start.Environment["SERVICE_TOKEN"] = Manager.ServiceToken;
        start.Environment["Delivery__SweepInterval"] = "00:00:00.2";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;

        return new ManagerProcess(Process.Start(start)!);
    }

    /// <summary>As the kernel does it: no goodbye.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async Task<(int ExitCode, string Error)> ExitAsync(TimeSpan within)
    {
        using var patience = new CancellationTokenSource(within);
        await process.WaitForExitAsync(patience.Token);
        await output;
        return (process.ExitCode, await error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        await Task.WhenAll(output, error);
        process.Dispose();
    }
}
