using System.Diagnostics;
using System.Globalization;
using ChatAi.Bench.MessagePath;
using ChatAi.Bench.Retrieval;

namespace ChatAi.Bench.Ingestion;

/// <summary>How a document was read.</summary>
/// <param name="Time">From the upload's answer until it is ready.</param>
internal sealed record Reading(int Pages, int Passages, TimeSpan Time, Peak Api, Peak TokenPool)
{
    public const string Header = "pages  passages  seconds  pages/s  api MB: before, highest  token-pool MB: before, highest";

    public static async Task<Reading> OfAsync(Installation installation, Library library, long assistant, string name, byte[] content, CancellationToken cancellationToken)
    {
        var uploading = UploadAsync(library, assistant, name, content, cancellationToken);
        var peaks = await Task.WhenAll(
            Peak.DuringAsync(installation, Part.Api, uploading, cancellationToken),
            Peak.DuringAsync(installation, Part.TokenPool, uploading, cancellationToken));
        var (pages, passages, time) = await uploading;
        return new Reading(pages, passages, time, peaks[0], peaks[1]);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Pages,5}  {Passages,8}  {Time.TotalSeconds,7:F1}  {Pages / Time.TotalSeconds,7:F0}  {Api.Before,14:F0}, {Api.Highest,7:F0}  {TokenPool.Before,21:F0}, {TokenPool.Highest,7:F0}");

    private static async Task<(int Pages, int Passages, TimeSpan Time)> UploadAsync(Library library, long assistant, string name, byte[] content, CancellationToken cancellationToken)
    {
        var document = await library.AddAsync(assistant, name, content, cancellationToken);
        var watch = Stopwatch.StartNew();
        var shown = await library.ReadyAsync(document, cancellationToken);
        return ((int)shown["page_count"]!, (int)shown["passage_count"]!, watch.Elapsed);
    }
}
