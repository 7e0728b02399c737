using System.Globalization;
using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.MessagePath;

/// <summary>One of several bot-managers: a process that comes back to its own addresses.</summary>
internal sealed class Replica(ServiceSettings settings, int number) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly HttpClient http = new() { BaseAddress = settings.AddressOfReplica(number) };
    private Server? process;

    public Server Process => process ?? throw new InvalidOperationException($"Replica {number} was not started.");

    public bool IsUp => process is { HasEnded: false };

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (process is not null)
            await process.DisposeAsync();

        process = Server.Start("dotnet", [Checkout.Built(settings.ProjectOf(Part.BotManager))], settings.Folder, settings.EnvironmentOfReplica(number));
        await process.ReadyAsync(new Uri(http.BaseAddress!, "/health"), Patience, cancellationToken);
    }

    public Task<string> ReadAsync(string path, CancellationToken cancellationToken) => http.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken);

    /// <summary>Messages that it may have sent a second time, as it has counted them since its start.</summary>
    public async Task<int> PossibleDuplicatesAsync(CancellationToken cancellationToken) =>
        (await ReadAsync("/metrics", cancellationToken)).Split('\n')
            .Where(line => line.StartsWith("chatai_telegram_possible_duplicates", StringComparison.Ordinal))
            .Sum(line => (int)double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (process is null)
            return;

        process.Resume();
        await process.DisposeAsync();
    }
}
