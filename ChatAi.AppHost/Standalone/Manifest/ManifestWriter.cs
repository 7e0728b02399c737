using System.Globalization;
using System.Text.Json;

namespace ChatAi.AppHost.Standalone.Manifest;

/// <summary>
/// Writes the model as Aspire does: every resource in the order of AppHost.cs, then what they refer to without its
/// being in the model (default passwords), then values in another form (escaped, conditional).
/// </summary>
internal sealed class ManifestWriter
{
    private readonly Utf8JsonWriter json;
    private readonly string folder;
    private readonly DistributedApplicationExecutionContext context;
    private readonly ManifestExpressions expressions = new();

    private ManifestWriter(Utf8JsonWriter json, string folder, DistributedApplicationExecutionContext context) =>
        (this.json, this.folder, this.context) = (json, folder, context);

    public static byte[] Write(IDistributedApplicationBuilder model, string folder)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
            new ManifestWriter(json, folder, model.ExecutionContext).WriteModel(model);

        return buffer.ToArray();
    }

    private void WriteModel(IDistributedApplicationBuilder model)
    {
        json.WriteStartObject();
        json.WriteStartObject("resources");

        foreach (var resource in model.Resources)
            WriteResource(resource);

        foreach (var parameter in expressions.Referenced.Where(parameter => !model.Resources.Contains(parameter)))
            WriteResource(parameter);

        foreach (var parameter in expressions.TakeEscaped())
            WriteEscaped(parameter);

        foreach (var suffix in expressions.Conditional)
        {
            json.WriteStartObject(suffix.Name);
            json.WriteString("type", "value.v0");
            json.WriteString("connectionString", "");
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteResource(IResource resource)
    {
        json.WriteStartObject(resource.Name);
        switch (resource)
        {
            case ParameterResource parameter:
                WriteParameter(parameter);
                break;
            case ContainerResource container:
                WriteContainer(container);
                break;
            case ProjectResource project:
                WriteProject(project);
                break;
            case IResourceWithConnectionString value:
                json.WriteString("type", "value.v0");
                WriteConnectionString(value);
                break;
            default:
                throw new NotSupportedException($"{resource.Name} cannot be written to a manifest.");
        }

        json.WriteEndObject();

        if (resource is ParameterResource written && expressions.TakeEscaped(written))
            WriteEscaped(written);
    }

    private void WriteParameter(ParameterResource parameter)
    {
        json.WriteString("type", "parameter.v0");
        json.WriteString("value", $"{{{parameter.Name}.inputs.value}}");
        json.WriteStartObject("inputs");
        json.WriteStartObject("value");
        json.WriteString("type", "string");
        if (parameter.Secret)
            json.WriteBoolean("secret", true);

        if (parameter.Default is { } value)
        {
            json.WriteStartObject("default");
            value.WriteToManifest(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteContainer(ContainerResource container)
    {
        json.WriteString("type", "container.v0");
        if (container is IResourceWithConnectionString value)
            WriteConnectionString(value);

        var image = container.Annotations.OfType<ContainerImageAnnotation>().Last();
        json.WriteString("image", $"{(image.Registry is null ? "" : $"{image.Registry}/")}{image.Image}:{image.Tag}");
        if (container.Entrypoint is not null)
            json.WriteString("entrypoint", container.Entrypoint);

        WriteArguments(container);
        WriteVolumes(container);
        WriteEnvironment(container);
        WriteBindings(container);
    }

    private void WriteProject(ProjectResource project)
    {
        var path = project.Annotations.OfType<ProjectMetadataAnnotation>().Single().Metadata.ProjectPath;
        json.WriteString("type", "project.v0");
        json.WriteString("path", Path.GetRelativePath(folder, path).Replace('\\', '/'));
        WriteEnvironment(project);
        WriteBindings(project);
    }

    private void WriteConnectionString(IResourceWithConnectionString resource) =>
        json.WriteString("connectionString", expressions.Of(resource.ConnectionStringExpression));

    private void WriteArguments(ContainerResource resource)
    {
        var arguments = resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().SelectMany(annotation => annotation.Callback()).ToList();
        if (arguments.Count == 0)
            return;

        json.WriteStartArray("args");
        foreach (var argument in arguments)
            json.WriteStringValue(expressions.Of(argument));
        json.WriteEndArray();
    }

    private void WriteVolumes(ContainerResource resource)
    {
        var volumes = resource.Annotations.OfType<ContainerMountAnnotation>().Where(mount => mount.Type is ContainerMountType.Volume).ToList();
        if (volumes.Count == 0)
            return;

        json.WriteStartArray("volumes");
        foreach (var volume in volumes)
        {
            json.WriteStartObject();
            if (volume.Source is not null)
                json.WriteString("name", volume.Source);
            json.WriteString("target", volume.Target);
            json.WriteBoolean("readOnly", volume.IsReadOnly);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteEnvironment(IResource resource)
    {
        var variables = ResourceEnvironment.Of(resource, context);
        if (variables.Count == 0)
            return;

        json.WriteStartObject("env");
        foreach (var (name, value) in variables)
            json.WriteString(name, expressions.Of(value));
        json.WriteEndObject();
    }

    private void WriteBindings(IResource resource)
    {
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToList();
        if (endpoints.Count == 0)
            return;

        json.WriteStartObject("bindings");
        foreach (var endpoint in endpoints)
        {
            json.WriteStartObject(endpoint.Name);
            json.WriteString("scheme", endpoint.UriScheme);
            json.WriteString("protocol", endpoint.Protocol.ToString().ToLower(CultureInfo.InvariantCulture));
            json.WriteString("transport", endpoint.Transport);
            if (endpoint.TargetPort is { } targetPort)
                json.WriteNumber("targetPort", targetPort);
            if (endpoint.IsExternal)
                json.WriteBoolean("external", true);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteEscaped(ParameterResource parameter)
    {
        json.WriteStartObject(ManifestExpressions.EscapedName(parameter));
        json.WriteString("type", "annotated.string");
        json.WriteString("value", parameter.ValueExpression);
        json.WriteString("filter", "uri");
        json.WriteEndObject();
    }
}
