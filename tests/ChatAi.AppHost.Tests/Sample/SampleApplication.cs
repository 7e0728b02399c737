using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using ChatAi.AppHost.Standalone.Settings;

namespace ChatAi.AppHost.Tests.Sample;

/// <summary>
/// The part of an application for which Aspire's own output is known (manifest.json and environment.txt beside it) that
/// our AppHost.cs has a use for. The two files differ from Aspire's in what Aspire makes by chance or by its proxy: the
/// volume's name, the instance id, and the port that a service listens at behind the proxy.
/// </summary>
internal static class SampleApplication
{
    public static string Folder { get; } = Repository.PathTo("tests", "ChatAi.AppHost.Tests", "Sample");

    public static DistributedApplicationBuilder Create(bool publish, params string[] arguments)
    {
        var settings = new AppHostSettings(Path.Combine(Folder, "AppHost"), Folder, Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), publish ? "manifest.json" : null, 0, arguments);
        var builder = new DistributedApplicationBuilder(settings);

        var pgPassword = builder.AddParameter("pg-password", secret: true);
        var jwtKey = builder.AddParameter("jwt-key", new GenerateParameterDefault { MinLength = 48 }, secret: true);
        var region = builder.AddParameter("region", "eu-1", publishValueAsDefault: true);

        var postgres = builder.AddPostgres("postgres", password: pgPassword).WithImageTag("17.6").WithDataVolume("pgdata");
        var ordersDb = postgres.AddDatabase("ordersdb", "orders");
        var redis = builder.AddRedis("cache").WithDataVolume("cache-data").WithPersistence(TimeSpan.FromSeconds(30), 10);

        var migrator = builder.AddProject<Migrator>("migrator")
            .WithReference(ordersDb).WaitFor(ordersDb);

        var api = builder.AddProject<Api>("api")
            .WithReference(ordersDb).WithReference(redis)
            .WaitFor(redis).WaitForCompletion(migrator)
            .WithEnvironment("Jwt__Key", jwtKey)
            .WithEnvironment("REGION", region)
            .WithHttpHealthCheck("/health");

        builder.AddProject<Web>("web")
            .WithExternalHttpEndpoints()
            .WithReference(api).WaitFor(api);

        return builder;
    }

    private sealed class Migrator : IProjectMetadata
    {
        public string ProjectPath => Path.Combine(Folder, "Migrator", "Migrator.csproj");
    }

    private sealed class Api : IProjectMetadata
    {
        public string ProjectPath => Path.Combine(Folder, "Api", "Api.csproj");
    }

    private sealed class Web : IProjectMetadata
    {
        public string ProjectPath => Path.Combine(Folder, "Web", "Web.csproj");
    }
}
