using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using Azure.AI.OpenAI;
using ChatAi.TokenPool.Providers.OpenAi;

namespace ChatAi.TokenPool.Providers.Azure;

/// <summary>A client for each key; all share one transport.</summary>
internal sealed class AzureClients([FromKeyedServices(OpenAiProvider.ClientName)] HttpClient client) : IDisposable
{
    /// <summary>The newest that the client knows: it takes the most fields.</summary>
    public const string Version = "2025-04-01-preview";

    /// <summary>More keys than a pool has at a time; those of the past go with the rest, and are made anew when they are wanted.</summary>
    private const int Most = 1000;

    private readonly ConcurrentDictionary<Credential, AzureOpenAIClient> known = new();
    private readonly HttpClientPipelineTransport transport = new(client);

    public AzureOpenAIClient For(Credential credential)
    {
        if (known.TryGetValue(credential, out var found))
            return found;

        if (known.Count >= Most)
            known.Clear();

        return known.GetOrAdd(credential, Create);
    }

    /// <summary>The resource's address, though its portal also shows it with the path of an API.</summary>
    public static string Root(Credential credential)
    {
        var endpoint = credential.Endpoint!;
        var path = endpoint.AbsolutePath;
        var api = path.IndexOf("/openai", StringComparison.OrdinalIgnoreCase);
        return $"{endpoint.GetLeftPart(UriPartial.Authority)}{(api < 0 ? path : path[..api]).TrimEnd('/')}";
    }

    public void Dispose() => transport.Dispose();

    private AzureOpenAIClient Create(Credential credential) => new(
        new Uri(Root(credential)),
        new ApiKeyCredential(credential.Secret!),
        new AzureOpenAIClientOptions(AzureOpenAIClientOptions.ServiceVersion.V2025_04_01_Preview)
        {
            Transport = transport,

            // The pool tries again with another key, and has a patience of its own.
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,

            // A span with the address of a resource would be no news beside the pool's own.
            EnableDistributedTracing = false,
            ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false },
        });
}
