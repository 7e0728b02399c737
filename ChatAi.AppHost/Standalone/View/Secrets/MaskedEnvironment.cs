using System.Globalization;

namespace ChatAi.AppHost.Standalone.View.Secrets;

/// <param name="IsSecret">Some or all of the value is not shown.</param>
internal sealed record MaskedVariable(string Name, string Value, bool IsSecret);

/// <summary>
/// A resource's environment to be looked at. Each value is put together anew from what it is made of, with the mask in
/// place of every secret parameter, however short; the text then goes through the mask for free text.
/// </summary>
internal sealed class MaskedEnvironment(SecretMask mask)
{
    public async Task<IReadOnlyList<MaskedVariable>> OfAsync(IReadOnlyDictionary<string, object> variables, CancellationToken cancellationToken)
    {
        var shown = new List<MaskedVariable>();
        foreach (var (name, value) in variables.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var text = await TextAsync(value, cancellationToken) ?? "";

            // Whatever is no plain text knows what is secret in it; a service's address is none for its name.
            text = text.Length > 0 && value is string && SecretMask.NamesSecret(name) ? SecretMask.Mask : mask.Of(text);
            shown.Add(new MaskedVariable(name, text, text.Contains(SecretMask.Mask, StringComparison.Ordinal)));
        }

        return shown;
    }

    private static async ValueTask<string?> TextAsync(object value, CancellationToken cancellationToken) => value switch
    {
        ParameterResource { Secret: true } secret => await secret.GetValueAsync(cancellationToken) is { Length: > 0 } ? SecretMask.Mask : "",
        ReferenceExpression expression => await TextAsync(expression, cancellationToken),
        ConnectionStringReference reference => await TextAsync(reference.Resource.ConnectionStringExpression, cancellationToken),
        IResourceWithConnectionString resource => await TextAsync(resource.ConnectionStringExpression, cancellationToken),
        IValueProvider provider => await provider.GetValueAsync(cancellationToken),
        _ => (string)value,
    };

    private static async ValueTask<string> TextAsync(ReferenceExpression expression, CancellationToken cancellationToken)
    {
        var parts = new object?[expression.ValueProviders.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            var part = await TextAsync(expression.ValueProviders[i], cancellationToken);
            parts[i] = expression.StringFormats[i] is "uri" && part is not SecretMask.Mask ? Uri.EscapeDataString(part ?? "") : part;
        }

        return string.Format(CultureInfo.InvariantCulture, expression.Format, parts);
    }
}
