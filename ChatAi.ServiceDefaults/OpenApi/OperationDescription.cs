using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ChatAi.ServiceDefaults.OpenApi;

/// <summary>Names an operation after the type that handles it, and says of it what the type's documentation says.</summary>
internal static partial class OperationDescription
{
    private const string EventStream = "text/event-stream";

    private static readonly ConcurrentDictionary<Assembly, XDocument?> Documentation = new();

    public static async Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<MethodInfo>().FirstOrDefault() is { DeclaringType: { } type } handler && !type.Name.Contains('<', StringComparison.Ordinal))
        {
            var name = handler.Name is "Handle" ? type.Name : type.Name + handler.Name;
            var text = SummaryOf(handler) ?? SummaryOf(type);
            operation.OperationId ??= char.ToLowerInvariant(name[0]) + name[1..];
            operation.Summary ??= FirstSentence().Match(text ?? Words(name)).Value.TrimEnd('.', ':', ';');
            operation.Description ??= text;
        }
        else
        {
            var name = $"{context.Description.HttpMethod} {context.Description.RelativePath}";
            operation.OperationId ??= string.Concat(Word().Matches(name).Select((word, place) => place == 0 ? word.Value.ToLowerInvariant() : char.ToUpperInvariant(word.Value[0]) + word.Value[1..]));
            operation.Summary ??= name;
        }

        if (metadata.OfType<IAllowAnonymous>().Any())
            operation.Security = [];

        DescribeStreams(operation);
        await DescribeErrorsAsync(operation, context, cancellationToken);
    }

    /// <summary>A stream of events is text; what an event holds is in the documentation of the endpoint.</summary>
    private static void DescribeStreams(OpenApiOperation operation)
    {
        foreach (var (_, response) in operation.Responses ?? [])
        {
            if (response.Content?.TryGetValue(EventStream, out var stream) is true)
                stream.Schema = new OpenApiSchema { Type = JsonSchemaType.String };
        }
    }

    private static async Task DescribeErrorsAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schema = await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), null, cancellationToken);
        context.Document!.AddComponent(nameof(ProblemDetails), schema);
        operation.Responses ??= [];
        operation.Responses.TryAdd("4XX", new OpenApiResponse
        {
            Description = "What the caller did wrong, or may not do",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemDetails), context.Document) },
            },
        });
    }

    private static string? SummaryOf(MemberInfo member)
    {
        var assembly = member.Module.Assembly;
        var documentation = Documentation.GetOrAdd(assembly, _ =>
        {
            var path = Path.ChangeExtension(assembly.Location, ".xml");
            return File.Exists(path) ? XDocument.Load(path) : null;
        });
        var name = member is Type type ? $"T:{type.FullName}" : $"M:{member.DeclaringType!.FullName}.{member.Name}";
        var summary = documentation?.Descendants("member")
            .FirstOrDefault(element => element.Attribute("name")?.Value is { } id && (id == name || id.StartsWith(name + "(", StringComparison.Ordinal)))
            ?.Element("summary");

        return summary is null ? null : Space().Replace(Plain(summary), " ").Trim();
    }

    /// <summary>References and code by their text.</summary>
    private static string Plain(XElement element) => string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "paramref" } reference =>
            (reference.Attribute("cref") ?? reference.Attribute("name") ?? reference.Attribute("href"))?.Value.Split('.', ':')[^1] ?? reference.Value,
        XElement inner => Plain(inner),
        _ => "",
    }));

    private static string Words(string name)
    {
        var words = string.Join(' ', Word().Matches(name).Select(word => word.Value.ToLowerInvariant()));
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    [GeneratedRegex(@"^.*?[.:;](?=\s|$)|^.*$", RegexOptions.Singleline)]
    private static partial Regex FirstSentence();

    [GeneratedRegex(@"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
