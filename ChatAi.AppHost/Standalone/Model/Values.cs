namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known when the application runs.</summary>
internal interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}

/// <summary>What stands for a value in the manifest.</summary>
internal interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}

internal interface IValueWithReferences
{
    IEnumerable<object> References { get; }
}
