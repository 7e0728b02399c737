using System.Text.Json;
using ChatAi.AppHost.Standalone.Stores;

namespace ChatAi.AppHost.Standalone.Settings;

/// <summary>Generated secrets, kept from start to start in a file that only its owner may read.</summary>
internal sealed class KeptParameters(string file)
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    private readonly Lock _gate = new();

    private SortedDictionary<string, string>? _values;

    public string ValueOf(string name, Func<string> make)
    {
        lock (_gate)
        {
            _values ??= Read();
            if (_values.TryGetValue(name, out var kept))
                return kept;

            var made = make();
            _values[name] = made;
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            OwnerOnly.Write(file, JsonSerializer.Serialize(_values, _indented));
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
