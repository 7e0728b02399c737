using System.Globalization;
using System.Net.Sockets;

namespace Aspire.Hosting;

internal static class RedisBuilderExtensions
{
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder,
        string name,
        int? port = null,
        IResourceBuilder<ParameterResource>? password = null)
    {
        // The client cannot take a password with a comma.
        var passwordParameter = password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        var redis = new RedisResource(name, passwordParameter) { Entrypoint = "/bin/sh" };

        return builder.AddResource(redis)
            .WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, "redis", "tcp", RedisResource.PrimaryEndpointName, port, targetPort: 6379))
            .WithImage("library/redis", "8.6")
            .WithImageRegistry("docker.io")
            .WithEnvironment(context => context.EnvironmentVariables["REDIS_PASSWORD"] = redis.PasswordParameter)
            .WithAnnotation(new CommandLineArgsCallbackAnnotation(() => ["-c", string.Join(' ', ServerArguments(redis))]));
    }

    public static IResourceBuilder<RedisResource> WithDataVolume(this IResourceBuilder<RedisResource> builder, string? name = null, bool isReadOnly = false)
    {
        builder.WithVolume(name, "/data", isReadOnly);
        return isReadOnly ? builder : builder.WithPersistence();
    }

    public static IResourceBuilder<RedisResource> WithPersistence(
        this IResourceBuilder<RedisResource> builder, TimeSpan? interval = null, long keysChangedThreshold = 1) =>
        builder.WithAnnotation(new PersistenceAnnotation(interval, keysChangedThreshold));

    private static IEnumerable<string> ServerArguments(RedisResource redis)
    {
        yield return "redis-server --requirepass $REDIS_PASSWORD";

        if (redis.Annotations.OfType<PersistenceAnnotation>().LastOrDefault() is { } persistence)
        {
            var seconds = (persistence.Interval ?? TimeSpan.FromSeconds(60)).TotalSeconds;
            yield return string.Create(CultureInfo.InvariantCulture, $"--save {seconds} {persistence.KeysChangedThreshold}");
        }
    }
}
