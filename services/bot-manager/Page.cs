using System.Text.Json.Serialization;

namespace ChatAi.BotManager;

/// <summary>A page of a list, as every list of the API is answered.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, long Total, [property: JsonPropertyName("page")] int Number, int Limit)
{
    public long Pages => (Total + Limit - 1) / Limit;

    /// <summary>How many come before the page.</summary>
    public static long Offset(int page, int limit) => (page - 1L) * limit;
}
