using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using ChatAi.ServiceDefaults.Authentication;
using Microsoft.Extensions.AI;
using OpenAI;
using Pgvector;

namespace ChatAi.Api.TokenPool;

/// <summary>
/// The token pool as this service uses it: an OpenAI-compatible server that picks the key. Nothing is retried here:
/// the pool itself turns to another key before the first byte; after it, whoever wrote the first half has to start anew.
/// </summary>
internal sealed class Pool(IHttpClientFactory clients, ServiceToken token)
{
    public const string HttpClientName = "token-pool";

    /// <summary>The pool's own choice among the models that its keys can embed with.</summary>
    public const string DefaultEmbeddingModel = "default";

    public const int Dimensions = 1536;

    private static readonly Uri Endpoint = new("http://token-pool/v1");

    private readonly ApiKeyCredential credential = new(token.Value);
    private readonly Lazy<HttpClientPipelineTransport> transport = new(() => new(clients.CreateClient(HttpClientName)));

    /// <summary>The text of a completion, piece by piece as it arrives.</summary>
    /// <exception cref="PoolException">Before the first piece or after any, then as <see cref="PoolFailure.Interrupted"/>.</exception>
    public async IAsyncEnumerable<string> CompleteAsync(
        PoolCaller caller,
        string model,
        IReadOnlyList<ChatMessage> messages,
        ChatOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var headers = new PoolCaller.Headers(caller);
        using var chat = ClientWith(headers).GetChatClient(model).AsIChatClient();
        await using var updates = chat.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);

        var (begun, finished) = (false, false);
        while (await MoveNextAsync())
        {
            begun = true;
            finished |= updates.Current.FinishReason is not null;
            if (updates.Current.Text is { Length: > 0 } text)
                yield return text;
        }

        async Task<bool> MoveNextAsync()
        {
            try
            {
                if (await AskAsync(async () => await updates.MoveNextAsync(), cancellationToken))
                    return true;

                // A connection that just ends looks like the end of the text; the reason to finish tells them apart.
                return finished ? false : throw new PoolException(PoolFailure.Unavailable);
            }
            catch (PoolException exception) when (begun && exception.Failure is PoolFailure.Unavailable)
            {
                throw PoolException.Interrupted(headers.KeyId, exception);
            }
        }
    }

    /// <param name="model">null leaves the choice to the pool; the answer says which it took.</param>
    /// <exception cref="PoolException"/>
    public async Task<Embedded> EmbedAsync(
        PoolCaller caller,
        string? model,
        IReadOnlyList<string> texts,
        CancellationToken cancellationToken)
    {
        using var generator = ClientWith(new PoolCaller.Headers(caller))
            .GetEmbeddingClient(model ?? DefaultEmbeddingModel)
            .AsIEmbeddingGenerator(Dimensions);
        var embeddings = await AskAsync(() => generator.GenerateAsync(texts, cancellationToken: cancellationToken), cancellationToken);
        if (embeddings.Count != texts.Count || embeddings.Any(embedding => embedding.Vector.Length != Dimensions))
            throw new PoolException(PoolFailure.Refused);

        return new Embedded(
            embeddings[0].ModelId ?? model ?? DefaultEmbeddingModel,
            [.. embeddings.Select(embedding => Halve(embedding.Vector.Span))]);
    }

    private OpenAIClient ClientWith(PoolCaller.Headers headers)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = Endpoint,
            Transport = transport.Value,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        };
        options.AddPolicy(headers, PipelinePosition.PerCall);

        return new OpenAIClient(credential, options);
    }

    private static async Task<T> AskAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (ClientResultException exception)
        {
            throw PoolException.Of(exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new PoolException(PoolFailure.Unavailable, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PoolException(PoolFailure.Unavailable, exception);
        }
    }

    private static HalfVector Halve(ReadOnlySpan<float> vector)
    {
        var halves = new Half[vector.Length];
        for (var index = 0; index < vector.Length; index++)
            halves[index] = (Half)vector[index];

        return new HalfVector(halves);
    }
}

/// <param name="Model">Vectors of different models cannot be compared.</param>
internal sealed record Embedded(string Model, IReadOnlyList<HalfVector> Vectors);
