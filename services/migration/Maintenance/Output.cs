using System.Text.Encodings.Web;
using System.Text.Json;

namespace ChatAi.Migration.Maintenance;

/// <summary>What a command prints: for a person, or with <c>--json</c> the same for a script.</summary>
internal sealed class Output(bool json)
{
    private static readonly JsonSerializerOptions Wire = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Sentences for a person, which a script would stumble over.</summary>
    public void Say(string line)
    {
        if (!json)
            Console.WriteLine(line);
    }

    public void Print<T>(IReadOnlyList<T> rows, Listing<T> listing, string none)
    {
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(rows, Wire));
        else
            Console.WriteLine(rows.Count == 0 ? none : listing.Of(rows));
    }

    /// <summary>One thing, which a person reads line by line.</summary>
    public void Print<T>(T value, params ReadOnlySpan<(string Name, string Text)> lines)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(value, Wire));
            return;
        }

        var width = 0;
        foreach (var (name, _) in lines)
            width = Math.Max(width, name.Length);
        foreach (var (name, text) in lines)
            Console.WriteLine($"{name.PadRight(width)}  {text}");
    }
}
