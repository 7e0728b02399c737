using System.Globalization;
using System.Security.Cryptography;
using ChatAi.AppHost.Standalone.Run;
using ChatAi.AppHost.Standalone.Settings;
using ChatAi.AppHost.Standalone.Stores;
using ChatAi.AppHost.Standalone.View.Server;

namespace ChatAi.AppHost.Standalone.View;

/// <summary>The page while the application runs. It comes up beside everything else: nothing waits for it, or fails with it.</summary>
internal sealed class ViewSession : IAsyncDisposable
{
    /// <summary>Beside those of the services.</summary>
    public const int Port = 5100;

    private readonly string dataFolder;
    private readonly Task<ViewServer?> opening;

    private ViewSession(string dataFolder, Task<ViewServer?> opening) => (this.dataFolder, this.opening) = (dataFolder, opening);

    public static ViewSession Open(ViewSource source, AppHostSettings settings, Board board)
    {
        ViewFile.Remove(settings.DataFolder);
        return new ViewSession(settings.DataFolder, Task.Run(() => StartAsync(source, settings, board)));
    }

    /// <summary>What a person opens; null when there is no page.</summary>
    public async Task<string?> LinkAsync() => (await opening)?.Access.Link;

    public async ValueTask DisposeAsync()
    {
        ViewFile.Remove(dataFolder);
        if (await opening is { } server)
            await server.DisposeAsync();
    }

    private static async Task<ViewServer?> StartAsync(ViewSource source, AppHostSettings settings, Board board)
    {
        // Another one at each start: who has listened at the port meanwhile has learnt nothing from an old tab.
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        source.Mask.Learn([token]);

        var port = Port + settings.PortOffset;
        try
        {
            if (!PortCheck.IsFree(port))
            {
                var other = FreePort.Next();
                board.Warn(string.Create(CultureInfo.InvariantCulture, $"port {port} is taken by another program: the page of what runs is on {other} this time"));
                port = other;
            }

            var server = await ViewServer.StartAsync(port, token, source);
            server.Access.Write(settings.DataFolder);
            return server;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            board.Warn($"there is no page of what runs: {failure.Message}");
            return null;
        }
    }
}
