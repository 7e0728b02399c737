using System.Diagnostics;
using ChatAi.TokenPool.Tests.Drivers;

namespace ChatAi.TokenPool.Tests.OpenAiClient;

/// <summary>token-pool as the AppHost runs it: a process of its own, told everything by its environment.</summary>
internal sealed class PoolProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Process process = null!;
    private Task drain = Task.CompletedTask;

    public Uri Address { get; private set; } = null!;

    public async Task StartAsync(string connectionString, Uri provider, string key)
    {
        process = Process.Start(new ProcessStartInfo("dotnet", [BuiltProject.Assembly("ChatAi.TokenPool")])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["ConnectionStrings__chatai"] = connectionString,
                ["SECRET_KEY"] = Pool.SecretKey,
                ["SERVICE_TOKEN"] = Pool.ServiceToken,
                ["OPENAI_API_KEY"] = key,
                ["OPENAI_BASE_URL"] = provider.ToString(),
            },
        })!;

        try
        {
            await ListensAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        await drain;
        process.Dispose();
    }

    private async Task ListensAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        Address = await AddressAsync(process.StandardOutput, patience.Token);

        // A pipe that nobody reads would stop the process when it is full.
        drain = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
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
