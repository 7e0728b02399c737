namespace ChatAi.EndToEnd.Tests.Telemetry;

/// <summary>A span as a service exported it.</summary>
/// <param name="ParentId">Empty for the first of its trace.</param>
public sealed record ExportedSpan(string Service, string Scope, string TraceId, string SpanId, string ParentId, string Name)
{
    /// <summary><see href="https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto"/></summary>
    internal static IEnumerable<ExportedSpan> ReadAll(byte[] request) =>
        from resource in new ProtobufMessage(request).Messages(1)
        let service = Attribute(resource.Messages(1).SelectMany(described => described.Messages(1)), "service.name")
        from scope in resource.Messages(2)
        let library = scope.Messages(1).Select(named => named.Text(1)).FirstOrDefault("")
        from span in scope.Messages(2)
        select new ExportedSpan(service, library, span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5));

    public override string ToString() => $"{Service}: {Name} ({Scope}) {SpanId} of {ParentId}";

    private static string Attribute(IEnumerable<ProtobufMessage> attributes, string key) => attributes
        .Where(attribute => attribute.Text(1) == key)
        .SelectMany(attribute => attribute.Messages(2))
        .Select(value => value.Text(1))
        .FirstOrDefault("");
}
