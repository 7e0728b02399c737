using System.Collections.Frozen;
using Microsoft.AspNetCore.StaticFiles;

namespace ChatAi.Gateway.Console;

/// <summary>The files of the built console, found once: what is not among them is not served, whatever the path.</summary>
internal sealed class ConsoleFiles
{
    private const string StartPage = "index.html";
    private const string Compressed = ".br";

    /// <summary>The names of these change with their content, so a browser may keep them for good.</summary>
    private const string Named = "assets/";

    private readonly FrozenDictionary<string, ConsoleFile> files;

    public ConsoleFiles(string folder)
    {
        var types = new FileExtensionContentTypeProvider();
        files = (Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [])
            .Where(path => !path.EndsWith(Compressed, StringComparison.Ordinal))
            .Select(path => new ConsoleFile(
                path,
                File.Exists(path + Compressed) ? path + Compressed : null,
                types.TryGetContentType(path, out var type) ? type : "application/octet-stream",
                Path.GetRelativePath(folder, path).StartsWith(Named, StringComparison.Ordinal)))
            .ToFrozenDictionary(file => Path.GetRelativePath(folder, file.Path), StringComparer.Ordinal);
    }

    /// <summary>Null where the console was not built.</summary>
    public ConsoleFile? Start => files.GetValueOrDefault(StartPage);

    /// <summary>
    /// The file of that name; for a page of the console's own, which it finds by itself from the address, the start page.
    /// Something that looks like a file and is none was part of another build.
    /// </summary>
    public ConsoleFile? Find(string? path) =>
        path is not null && files.TryGetValue(path, out var file) ? file
        : System.IO.Path.HasExtension(path) ? null
        : Start;
}

/// <param name="CompressedPath">The same in Brotli; null where that would not be smaller.</param>
/// <param name="IsFinal">Under this name there will never be anything else.</param>
internal sealed record ConsoleFile(string Path, string? CompressedPath, string ContentType, bool IsFinal);
