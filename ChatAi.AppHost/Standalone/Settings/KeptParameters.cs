using System.Text.Json;
using ChatAi.AppHost.Standalone.Stores;

namespace ChatAi.AppHost.Standalone.Settings;

/// <summary>Generated secrets, kept from start to start in a file that only its owner may read.</summary>
internal sealed class KeptParameters(string file)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly Lock gate = new();

    private SortedDictionary<string, string>? values;

    public string ValueOf(string name, Func<string> make)
    {
        lock (gate)
        {
            values ??= Read();
            if (values.TryGetValue(name, out var kept))
                return kept;

            var made = make();
            values[name] = made;
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            OwnerOnly.Write(file, JsonSerializer.Serialize(values, Indented));
            return made;
        }
    }

    private SortedDictionary<string, string> Read()
    {
        if (!File.Exists(file))
            return new(StringComparer.Ordinal);

        try
        {
            return JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(file)) ?? new(StringComparer.Ordinal);
        }
        catch (JsonException failure)
        {
            throw new StoreException($"{file} is damaged ({failure.Message}): mend it, or move the data folder away to begin anew.", failure);
        }
    }
}
