using System.Globalization;
using System.Text.Json;

namespace ChatAi.AppHost.Standalone.Manifest;

/// <summary>
/// Writes the model as Aspire does: every resource in the order of AppHost.cs, then what they refer to without its
/// being in the model (default passwords), then values in another form (escaped, conditional).
/// </summary>
internal sealed class ManifestWriter
{
    private readonly Utf8JsonWriter _json;
    private readonly string _folder;
    private readonly DistributedApplicationExecutionContext _context;
    private readonly ManifestExpressions _expressions = new();

    private ManifestWriter(Utf8JsonWriter json, string folder, DistributedApplicationExecutionContext context) =>
        (_json, _folder, _context) = (json, folder, context);

    public static byte[] Write(IDistributedApplicationBuilder model, string folder)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
            new ManifestWriter(json, folder, model.ExecutionContext).WriteModel(model);

        return buffer.ToArray();
    }

    private void WriteModel(IDistributedApplicationBuilder model)
    {
        _json.WriteStartObject();
        _json.WriteStartObject("resources");

        foreach (var resource in model.Resources)
            WriteResource(resource);

        foreach (var parameter in _expressions.Referenced.Where(parameter => !model.Resources.Contains(parameter)))
            WriteResource(parameter);

        foreach (var parameter in _expressions.TakeEscaped())
            WriteEscaped(parameter);

        foreach (var suffix in _expressions.Conditional)
        {
            _json.WriteStartObject(suffix.Name);
            _json.WriteString("type", "value.v0");
            _json.WriteString("connectionString", "");
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteResource(IResource resource)
    {
        _json.WriteStartObject(resource.Name);
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
                _json.WriteString("type", "value.v0");
                WriteConnectionString(value);
                break;
            default:
                throw new NotSupportedException($"{resource.Name} cannot be written to a manifest.");
        }

        _json.WriteEndObject();

        if (resource is ParameterResource written && _expressions.TakeEscaped(written))
            WriteEscaped(written);
    }

    private void WriteParameter(ParameterResource parameter)
    {
        _json.WriteString("type", "parameter.v0");
        _json.WriteString("value", $"{{{parameter.Name}.inputs.value}}");
        _json.WriteStartObject("inputs");
        _json.WriteStartObject("value");
        _json.WriteString("type", "string");
        if (parameter.Secret)
            _json.WriteBoolean("secret", true);

        if (parameter.Default is { } value)
        {
            _json.WriteStartObject("default");
            value.WriteToManifest(_json);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteContainer(ContainerResource container)
    {
        _json.WriteString("type", "container.v0");
        if (container is IResourceWithConnectionString value)
            WriteConnectionString(value);

        var image = container.Annotations.OfType<ContainerImageAnnotation>().Last();
        _json.WriteString("image", $"{(image.Registry is null ? "" : $"{image.Registry}/")}{image.Image}:{image.Tag}");
        if (container.Entrypoint is not null)
            _json.WriteString("entrypoint", container.Entrypoint);

        WriteArguments(container);
        WriteVolumes(container);
        WriteEnvironment(container);
        WriteBindings(container);
    }

    private void WriteProject(ProjectResource project)
    {
        var path = project.Annotations.OfType<ProjectMetadataAnnotation>().Single().Metadata.ProjectPath;
        _json.WriteString("type", "project.v0");
        _json.WriteString("path", Path.GetRelativePath(_folder, path).Replace('\\', '/'));
        WriteEnvironment(project);
        WriteBindings(project);
    }

    private void WriteConnectionString(IResourceWithConnectionString resource) =>
        _json.WriteString("connectionString", _expressions.Of(resource.ConnectionStringExpression));

    private void WriteArguments(ContainerResource resource)
    {
        var arguments = resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().SelectMany(annotation => annotation.Callback()).ToList();
        if (arguments.Count == 0)
            return;

        _json.WriteStartArray("args");
        foreach (var argument in arguments)
            _json.WriteStringValue(_expressions.Of(argument));
        _json.WriteEndArray();
    }

    private void WriteVolumes(ContainerResource resource)
    {
        var volumes = resource.Annotations.OfType<ContainerMountAnnotation>().Where(mount => mount.Type is ContainerMountType.Volume).ToList();
        if (volumes.Count == 0)
            return;

        _json.WriteStartArray("volumes");
        foreach (var volume in volumes)
        {
            _json.WriteStartObject();
            if (volume.Source is not null)
                _json.WriteString("name", volume.Source);
            _json.WriteString("target", volume.Target);
            _json.WriteBoolean("readOnly", volume.IsReadOnly);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteEnvironment(IResource resource)
    {
        var variables = ResourceEnvironment.Of(resource, _context);
        if (variables.Count == 0)
            return;

        _json.WriteStartObject("env");
        foreach (var (name, value) in variables)
            _json.WriteString(name, _expressions.Of(value));
        _json.WriteEndObject();
    }

    private void WriteBindings(IResource resource)
    {
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToList();
        if (endpoints.Count == 0)
            return;

        _json.WriteStartObject("bindings");
        foreach (var endpoint in endpoints)
        {
            _json.WriteStartObject(endpoint.Name);
            _json.WriteString("scheme", endpoint.UriScheme);
            _json.WriteString("protocol", endpoint.Protocol.ToString().ToLower(CultureInfo.InvariantCulture));
            _json.WriteString("transport", endpoint.Transport);
            if (endpoint.TargetPort is { } targetPort)
                _json.WriteNumber("targetPort", targetPort);
            if (endpoint.IsExternal)
                _json.WriteBoolean("external", true);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
    }

    private void WriteEscaped(ParameterResource parameter)
    {
        _json.WriteStartObject(ManifestExpressions.EscapedName(parameter));
        _json.WriteString("type", "annotated.string");
        _json.WriteString("value", parameter.ValueExpression);
        _json.WriteString("filter", "uri");
        _json.WriteEndObject();
    }
}
