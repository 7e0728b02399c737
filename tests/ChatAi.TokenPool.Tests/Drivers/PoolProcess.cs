using System.Diagnostics;
using System.Globalization;

namespace ChatAi.TokenPool.Tests.Drivers;

/// <summary>token-pool as the AppHost runs it: a process of its own, told everything by its environment.</summary>
internal sealed class PoolProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string journal;
    private readonly bool ownsJournal;
    private Process? process;
    private Task drain = Task.CompletedTask;

    /// <param name="journal">The folder of journals; null: one of its own.</param>
    public PoolProcess(string? journal = null) =>
        (this.journal, ownsJournal) = (journal ?? Directory.CreateTempSubdirectory("chatai-journal-").FullName, journal is null);

    public Uri Address { get; private set; } = null!;

    public async Task StartAsync(string connectionString, Uri provider, string key)
    {
        var started = process = Process.Start(new ProcessStartInfo("dotnet", [BuiltProject.Assembly("ChatAi.TokenPool")])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["ConnectionStrings__chatai"] = connectionString,
                ["SECRET_KEY"] = Pool.SecretKey,
                ["SERVICE_TOKEN"] = Pool.ServiceToken,
                ["Journal__Folder"] = journal,
                ["OPENAI_API_KEY"] = key,
                ["OPENAI_BASE_URL"] = provider.ToString(),
            },
        })!;

        try
        {
            await ListensAsync(started.StandardOutput);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks it to stop, and waits for its end.</summary>
    public async Task StopAsync()
    {
        using var signal = Process.Start("kill", ["-INT", process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync();
        await process.WaitForExitAsync();
    }

    /// <summary>Kills it, if it still runs: it has no time to say anything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (process is null)
            return;

        process.Kill();
        await process.WaitForExitAsync();
        await drain;
        process.Dispose();
        process = null;
        if (ownsJournal)
            Directory.Delete(journal, recursive: true);
    }

    private async Task ListensAsync(StreamReader output)
    {
        using var patience = new CancellationTokenSource(Patience);
        Address = await AddressAsync(output, patience.Token);

        // A pipe that nobody reads would stop the process when it is full.
        drain = output.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        await BecomesHealthyAsync();
    }

    private static async Task<Uri> AddressAsync(StreamReader output, CancellationToken cancellationToken)
    {
        const string sign = "Now listening on: ";
        while (await output.ReadLineAsync(cancellationToken) is { } line)
        {
            var start = line.IndexOf(sign, StringComparison.Ordinal);
            if (start >= 0)
                return new Uri(line[(start + sign.Length)..]);
        }

        throw new InvalidOperationException("token-pool ended before it listened.");
    }

    private async Task BecomesHealthyAsync()
    {
        using var client = new HttpClient { BaseAddress = Address };
        await Eventually.True(
            async () =>
            {
                using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            },
            Patience);
    }
}
