using System.IO.Compression;

namespace ChatAi.Api.Knowledge.Reading;

/// <summary>
/// Unpacks what a reader of Word files may read, and keeps nothing: what an archive says about its sizes need not be true.
/// </summary>
internal static class ZipGuard
{
    private const int MostEntries = 10_000;
    private const long MostBytes = 200 * 1024 * 1024;
    private const long HarmlessBytes = 10 * 1024 * 1024;
    private const int HighestRatio = 100;

    public static void Check(byte[] content, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content, writable: false);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        if (zip.Entries.Count > MostEntries)
            throw new UnreadableException($"It has more than {MostEntries} parts");

        var limit = Math.Min(MostBytes, Math.Max(HarmlessBytes, (long)content.Length * HighestRatio));
        var total = 0L;
        var buffer = new byte[64 * 1024];
        foreach (var entry in zip.Entries.Where(IsRead))
        {
            using var unpacked = entry.Open();
            while (unpacked.Read(buffer) is var read and > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                total += read;
                if (total > limit)
                    throw new UnreadableException("It unpacks to far more than a document has");
            }
        }
    }

    private static bool IsRead(ZipArchiveEntry entry) =>
        entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || entry.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase);
}
