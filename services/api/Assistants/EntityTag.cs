using System.Globalization;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace ChatAi.Api.Assistants;

/// <summary>The version of an assistant as an entity tag: https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3</summary>
internal static class EntityTag
{
    public static void Show(HttpResponse response, Assistant assistant) => response.Headers.ETag = Of(assistant.Version);

    /// <returns>The versions that the caller would change; null when he names none, or any.</returns>
    public static long[]? Expected(HttpRequest request)
    {
        if (request.Headers.IfMatch.Count == 0)
            return null;

        var tags = new RequestHeaders(request.Headers).IfMatch;
        return tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any)) ? null : [.. tags.Select(VersionOf).OfType<long>()];
    }

    /// <summary>Whether the caller has this version, and says so.</summary>
    public static bool IsKnown(HttpRequest request, Assistant assistant) =>
        new RequestHeaders(request.Headers).IfNoneMatch.Any(tag =>
            tag.Equals(EntityTagHeaderValue.Any) || tag.Tag.Equals(Of(assistant.Version), StringComparison.Ordinal));

    private static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>A weak tag never matches: nobody may change what he knows only roughly.</summary>
    private static long? VersionOf(EntityTagHeaderValue tag) =>
        !tag.IsWeak && long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
}
