using System.Globalization;

namespace ChatAi.AppHost.Standalone.Manifest;

/// <summary>
/// Turns values into what stands for them in a manifest, and remembers what they refer to, so that it can be written
/// too and nothing points nowhere.
/// </summary>
internal sealed class ManifestExpressions
{
    private readonly Dictionary<string, ParameterResource> referenced = [];
    private readonly List<ParameterResource> escaped = [];
    private readonly Dictionary<string, TlsSuffix> conditional = [];

    public IReadOnlyList<ParameterResource> Referenced => [.. referenced.Values];

    public IReadOnlyCollection<TlsSuffix> Conditional => conditional.Values;

    public static string EscapedName(ParameterResource parameter) => $"{parameter.Name}-uri-encoded";

    public string Of(object value)
    {
        Note(value);
        return value switch
        {
            string text => text,
            ReferenceExpression expression => string.Format(
                CultureInfo.InvariantCulture,
                expression.Format,
                [.. expression.ValueProviders.Zip(expression.StringFormats, Hole)]),
            IManifestExpressionProvider provider => provider.ValueExpression,
            _ => throw new NotSupportedException($"A {value.GetType().Name} cannot be written to a manifest."),
        };
    }

    /// <summary>Whether a parameter is needed in its escaped form, which is then taken care of.</summary>
    public bool TakeEscaped(ParameterResource parameter) => escaped.Remove(parameter);

    /// <summary>Those that nobody has taken care of yet.</summary>
    public IReadOnlyList<ParameterResource> TakeEscaped()
    {
        List<ParameterResource> rest = [.. escaped];
        escaped.Clear();
        return rest;
    }

    private string Hole(IValueProvider provider, string? format)
    {
        if (format is not "uri" || provider is not ParameterResource parameter)
            return ((IManifestExpressionProvider)provider).ValueExpression;

        if (!escaped.Contains(parameter))
            escaped.Add(parameter);

        return $"{{{EscapedName(parameter)}.value}}";
    }

    private void Note(object value)
    {
        switch (value)
        {
            case ParameterResource parameter:
                referenced.TryAdd(parameter.Name, parameter);
                break;
            case TlsSuffix suffix:
                conditional.TryAdd(suffix.Name, suffix);
                break;
            case ReferenceExpression expression:
                foreach (var provider in expression.ValueProviders)
                    Note(provider);
                break;
            default:
                break;
        }
    }
}
