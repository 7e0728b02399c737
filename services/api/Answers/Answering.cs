using System.Diagnostics;
using System.Text;
using ChatAi.Api.Retrieval;
using ChatAi.Api.TokenPool;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Microsoft.ML.Tokenizers;

namespace ChatAi.Api.Answers;

/// <summary>Answers a question from the assistant's documents: look up, compose the prompt, complete, check the citations and addresses.</summary>
internal sealed class Answering(
    Pool pool,
    PassageSearch search,
    IOptions<AnswerOptions> options,
    AnswerMetrics metrics,
    TimeProvider clock)
{
    private static readonly TiktokenTokenizer Tokenizer = TiktokenTokenizer.CreateForEncoding("o200k_base");

    /// <param name="onText">Gets each piece of the answer as it comes.</param>
    /// <param name="onRestart">Told that what came so far is void, because the answer broke off and is begun anew.</param>
    /// <exception cref="PoolException"/>
    public async Task<Answer> AnswerAsync(Question question, Action<string> onText, Action onRestart, CancellationToken cancellationToken)
    {
        var found = await LookUpAsync(question, cancellationToken);
        if (found.Count == 0 && question.WordsForNothing is { } words)
        {
            onText(words);
            return new Answer(words, []);
        }

        var passages = Prompt.Fitting(found, options.Value.PassageTokens, Count);
        var prompt = Prompt.Compose(question, passages, options.Value, Count);
        var text = await CompleteAsync(question, prompt, onText, onRestart, cancellationToken);

        return Citations.Check(Addresses.Check(text, Known(question, passages)), passages);
    }

    private async Task<IReadOnlyList<Passage>> LookUpAsync(Question question, CancellationToken cancellationToken)
    {
        if (question.Answerer.PassageCount == 0 || string.IsNullOrWhiteSpace(question.Text))
            return [];

        var lookup = Lookup.Of(question);
        var started = clock.GetTimestamp();
        Embedded embedded;
        using (ApiTelemetry.Source.StartActivity("embed question"))
            embedded = await pool.EmbedAsync(question.Caller, question.Answerer.EmbeddingModel, [lookup], cancellationToken);

        metrics.StepDone("embed", clock.GetElapsedTime(started));
        started = clock.GetTimestamp();
        var passages = await search.FindAsync(
            new SearchQuery(question.Answerer.Id, lookup, embedded.Vectors[0], question.Answerer.PassageCount),
            cancellationToken);

        metrics.StepDone("retrieve", clock.GetElapsedTime(started));
        return passages;
    }

    private async Task<string> CompleteAsync(
        Question question,
        IReadOnlyList<ChatMessage> prompt,
        Action<string> onText,
        Action onRestart,
        CancellationToken cancellationToken)
    {
        using var activity = ApiTelemetry.Source.StartActivity("complete");
        activity?.SetTag("gen_ai.request.model", question.Answerer.Model);
        var started = clock.GetTimestamp();
        string text;
        try
        {
            text = await WriteAsync(question, prompt, onText, cancellationToken);
        }
        catch (PoolException exception) when (exception.Failure is PoolFailure.Interrupted)
        {
            // Once: whoever waits should rather hear of a failure than see a third beginning.
            activity?.AddEvent(new ActivityEvent("restart"));
            metrics.Restarted();
            onRestart();
            var elsewhere = question with { Caller = question.Caller with { AvoidKeyId = exception.KeyId } };
            text = await WriteAsync(elsewhere, prompt, onText, cancellationToken);
        }

        metrics.StepDone("complete", clock.GetElapsedTime(started));
        return text;
    }

    private async Task<string> WriteAsync(
        Question question,
        IReadOnlyList<ChatMessage> prompt,
        Action<string> onText,
        CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var settings = new ChatOptions
        {
            MaxOutputTokens = options.Value.AnswerTokens,
            Temperature = options.Value.Temperature,
        };

        await foreach (var piece in pool.CompleteAsync(question.Caller, question.Answerer.Model, prompt, settings, cancellationToken))
        {
            text.Append(piece);
            onText(piece);
        }

        return text.ToString();
    }

    /// <summary>Whose addresses an answer may link to: those of the owner, the documents and the dialog.</summary>
    private static IReadOnlyList<string> Known(Question question, IReadOnlyList<Passage> passages) =>
    [
        question.Answerer.SystemPrompt,
        question.WordsForNothing ?? "",
        question.Text,
        question.Quote ?? "",
        .. question.Earlier.Select(remark => remark.Text),
        .. passages.SelectMany(passage => new[] { passage.Title, passage.Content }),
    ];

    private static int Count(string text) => Tokenizer.CountTokens(text);
}
