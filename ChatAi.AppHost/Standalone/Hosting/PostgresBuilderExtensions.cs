using System.Globalization;
using System.Net.Sockets;

namespace Aspire.Hosting;

internal static class PostgresBuilderExtensions
{
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        var passwordParameter = password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password");
        var server = new PostgresServerResource(name, userName?.Resource, passwordParameter);

        return builder.AddResource(server)
            .WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, name: PostgresServerResource.PrimaryEndpointName, port: port, targetPort: 5432))
            .WithImage("library/postgres", "18.3")
            .WithImageRegistry("docker.io")
            .WithEnvironment("POSTGRES_HOST_AUTH_METHOD", "scram-sha-256")
            .WithEnvironment("POSTGRES_INITDB_ARGS", "--auth-host=scram-sha-256 --auth-local=scram-sha-256")
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables["POSTGRES_USER"] = server.UserNameReference;
                context.EnvironmentVariables["POSTGRES_PASSWORD"] = server.PasswordParameter;
            });
    }

    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
    {
        var given = ((DistributedApplicationBuilder)builder.ApplicationBuilder).Given.Postgres;
        return builder.ApplicationBuilder.AddResource(new PostgresDatabaseResource(name, given?.Database ?? databaseName ?? name, builder.Resource));
    }

    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false)
    {
        // From 18 on the image keeps its data one folder higher.
        var tag = builder.Resource.Annotations.OfType<ContainerImageAnnotation>().Last().Tag ?? "";
        var isNew = int.TryParse(tag.Split('-', '.')[0], CultureInfo.InvariantCulture, out var major) && major >= 18;
        return builder.WithVolume(name, isNew ? "/var/lib/postgresql" : "/var/lib/postgresql/data", isReadOnly);
    }
}
