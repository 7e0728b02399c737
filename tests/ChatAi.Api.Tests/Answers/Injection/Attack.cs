using System.Text.Json;

namespace ChatAi.Api.Tests.Answers.Injection;

/// <summary>A text that would like to be obeyed.</summary>
/// <param name="Repeat">How often it stands there.</param>
/// <param name="Filename">Of the document that holds it.</param>
internal sealed record Attack(string Name, string Language, string Text, int Repeat = 1, string Filename = "shop.md")
{
    /// <summary>Stands at the beginning and at the end of every attack, and nowhere else.</summary>
    public const string Mark = "ZEBRA";

    public static IReadOnlyList<Attack> All { get; } = JsonSerializer.Deserialize<List<Attack>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Answers", "Injection", "attacks.json")),
        JsonSerializerOptions.Web)!;

    public string Whole => $"{Mark} {string.Concat(Enumerable.Repeat(Text, Repeat))} {Mark}";

    public static Attack Named(string name) => All.Single(attack => attack.Name == name);
}
