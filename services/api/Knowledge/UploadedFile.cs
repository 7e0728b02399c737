using System.Security.Cryptography;
using ChatAi.Api.Knowledge.Reading;
using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Api.Knowledge;

/// <summary>A file as it came in, looked at as far as can be done while its sender waits.</summary>
internal sealed record UploadedFile(string Name, string MediaType, byte[] Content)
{
    public const int Largest = 50 * 1024 * 1024;

    private const int LongestName = 255;

    public byte[] Sha256 { get; } = SHA256.HashData(Content);

    public static async Task<(UploadedFile? File, ProblemHttpResult? Refusal)> ReadAsync(IFormFile file, CancellationToken cancellationToken)
    {
        if (file.Length > Largest)
            return (null, Problem.Of(StatusCodes.Status413PayloadTooLarge, "urn:chatai:too-large", "A document may have 50 MB at most"));

        var content = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(content, cancellationToken);

        var name = NameOf(file);
        return FormatDetection.Of(content, name) switch
        {
            null => (null, Problem.Of(
                StatusCodes.Status415UnsupportedMediaType,
                "urn:chatai:unsupported-media-type",
                "Nothing can be read out of a file of this type",
                "PDF, Word (.docx), HTML, Markdown, CSV and plain text are understood; Word files with a password, and those of old versions, are not.")),
            Format.Text or Format.Markdown when string.IsNullOrWhiteSpace(TextDecoding.Read(content)) =>
                (null, Problem.Of(StatusCodes.Status400BadRequest, "urn:chatai:document-empty", "The document is empty")),
            { } format => (new UploadedFile(name, MediaTypes.Of(format), content), null),
        };
    }

    private static string NameOf(IFormFile file)
    {
        // Some senders give a whole path, with either slash.
        var name = string.Concat(file.FileName.Split('/', '\\')[^1].Where(character => !char.IsControl(character))).Trim();
        return name.Length == 0 ? "document.txt" : name[..Math.Min(name.Length, LongestName)];
    }
}
