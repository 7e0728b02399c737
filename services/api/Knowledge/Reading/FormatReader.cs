using Microsoft.Extensions.Options;

namespace ChatAi.Api.Knowledge.Reading;

/// <summary>
/// Reads a document's bytes within limits, whoever has written them. Each has a thread of its own: a parser that hangs
/// keeps no other document waiting, and what is nested deeply has room on the stack until a limit notices it.
/// </summary>
internal sealed class FormatReader(IOptions<IngestionOptions> options, TimeProvider clock)
{
    private const int Stack = 256 * 1024 * 1024;

    /// <summary>What a parser may take to notice that its time is over.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <exception cref="UnreadableException">No other attempt would read it.</exception>
    public async Task<Writing> ReadAsync(byte[] content, Format format, CancellationToken cancellationToken)
    {
        var limit = options.Value.ReadingTime;
        using var time = new CancellationTokenSource(limit, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        try
        {
            var writing = await OnOwnThread(content, format, stop.Token).WaitAsync(limit + Grace, clock, cancellationToken);
            return string.IsNullOrWhiteSpace(writing.Text) ? throw new UnreadableException("It has no text") : writing;
        }
        catch (Exception exception) when (exception is TimeoutException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new UnreadableException($"Reading it takes longer than {limit.TotalSeconds:0} seconds", exception);
        }
        catch (InsufficientExecutionStackException exception)
        {
            throw new UnreadableException("It is nested too deeply", exception);
        }
        catch (Exception exception) when (exception is not (UnreadableException or OperationCanceledException or OutOfMemoryException))
        {
            throw new UnreadableException("The file is damaged", exception);
        }
    }

    private Task<Writing> OnOwnThread(byte[] content, Format format, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<Writing>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(Run, Stack) { IsBackground = true, Name = $"reading {format}" };
        thread.Start();
        return done.Task;

        void Run()
        {
            try
            {
                done.SetResult(Read(content, format, cancellationToken));
            }
            catch (Exception exception) when (!done.Task.IsCompleted)
            {
                // Nothing may leave a thread of one's own: it would end the process.
                done.SetException(exception);
            }
        }
    }

    private Writing Read(byte[] content, Format format, CancellationToken cancellationToken) => format switch
    {
        Format.Pdf => ReadPdf.From(content, options.Value.MostPages, cancellationToken),
        Format.Docx => ReadDocx.From(content, cancellationToken),
        Format.Html => ReadHtml.From(Text(content), cancellationToken),
        Format.Csv => ReadCsv.From(Text(content), cancellationToken),
        Format.Markdown => ReadMarkdown.From(MarkdownComments.Without(Text(content))),
        _ => Writing.Plain(Text(content)),
    };

    private static string Text(byte[] content) => TextDecoding.Read(content) ?? throw new UnreadableException("This is no text");
}
