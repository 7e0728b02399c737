using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A text with holes for values of other resources: a value in run mode, an expression in the manifest.</summary>
internal sealed class ReferenceExpression : IValueProvider, IManifestExpressionProvider, IValueWithReferences
{
    private readonly string?[] formats;

    private ReferenceExpression(string format, IValueProvider[] providers, string?[] formats) =>
        (Format, ValueProviders, this.formats) = (format, providers, formats);

    public string Format { get; }

    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    /// <summary>How each value is written: null as it is, "uri" escaped for an address.</summary>
    public IReadOnlyList<string?> StringFormats => formats;

    public string ValueExpression =>
        string.Format(CultureInfo.InvariantCulture, Format, [.. ValueProviders.Select(provider => ((IManifestExpressionProvider)provider).ValueExpression)]);

    IEnumerable<object> IValueWithReferences.References => ValueProviders;

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.GetExpression();

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var values = new object?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await ValueProviders[i].GetValueAsync(cancellationToken);
            values[i] = formats[i] is "uri" ? Uri.EscapeDataString(value ?? "") : value;
        }

        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    [InterpolatedStringHandler]
    internal readonly ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly StringBuilder format = new(literalLength * 2);
        private readonly List<IValueProvider> providers = new(formattedCount);
        private readonly List<string?> formats = new(formattedCount);

        public void AppendLiteral(string value) =>
            format.Append(value.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

        public void AppendFormatted(string? value, string? format = null) =>
            AppendLiteral(format is "uri" ? Uri.EscapeDataString(value ?? "") : value ?? "");

        public void AppendFormatted<T>(T valueProvider, string? format = null)
            where T : IValueProvider, IManifestExpressionProvider
        {
            this.format.Append(CultureInfo.InvariantCulture, $"{{{providers.Count}}}");
            providers.Add(valueProvider);
            formats.Add(format);
        }

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format = null)
            where T : IResource, IValueProvider, IManifestExpressionProvider =>
            AppendFormatted(valueProvider.Resource, format);

        internal ReferenceExpression GetExpression() => new(format.ToString(), [.. providers], [.. formats]);
    }
}
