namespace Aspire.Hosting.ApplicationModel;

internal sealed class ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false) : Resource(name), IValueProvider, IManifestExpressionProvider
{
    private string? value;

    public ParameterDefault? Default { get; set; }

    public bool Secret { get; } = secret;

    public string ValueExpression => $"{{{Name}.value}}";

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<string?>(value ??= callback(Default));
}

/// <summary>Where a parameter's value comes from when nothing else gives it.</summary>
internal abstract class ParameterDefault
{
    public abstract string GetDefaultValue();

    public abstract void WriteToManifest(System.Text.Json.Utf8JsonWriter writer);
}

internal sealed class ConstantParameterDefault(Func<string> valueGetter) : ParameterDefault
{
    public override string GetDefaultValue() => valueGetter();

    public override void WriteToManifest(System.Text.Json.Utf8JsonWriter writer) => writer.WriteString("value", GetDefaultValue());
}

internal sealed class GenerateParameterDefault : ParameterDefault
{
    private const string LowerCase = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperCase = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string SpecialCharacters = "-_.{}~()*+!";

    public int MinLength { get; set; }

    public bool Lower { get; set; } = true;

    public bool Upper { get; set; } = true;

    public bool Numeric { get; set; } = true;

    public bool Special { get; set; } = true;

    public override string GetDefaultValue()
    {
        var alphabet = (Lower ? LowerCase : "") + (Upper ? UpperCase : "") + (Numeric ? Digits : "") + (Special ? SpecialCharacters : "");
        return System.Security.Cryptography.RandomNumberGenerator.GetString(alphabet, MinLength);
    }

    public override void WriteToManifest(System.Text.Json.Utf8JsonWriter writer)
    {
        writer.WriteStartObject("generate");
        writer.WriteNumber("minLength", MinLength);
        WriteFalse("lower", Lower);
        WriteFalse("upper", Upper);
        WriteFalse("numeric", Numeric);
        WriteFalse("special", Special);
        writer.WriteEndObject();

        void WriteFalse(string name, bool value)
        {
            if (!value)
                writer.WriteBoolean(name, value);
        }
    }
}
