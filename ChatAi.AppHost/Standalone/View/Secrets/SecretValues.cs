namespace ChatAi.AppHost.Standalone.View.Secrets;

/// <summary>Every value of this run that AppHost.cs calls secret, and those of the stores' own passwords.</summary>
internal static class SecretValues
{
    public static async Task<IReadOnlyList<string>> OfAsync(IEnumerable<IResource> resources, CancellationToken cancellationToken)
    {
        var values = new List<string>();
        foreach (var parameter in resources.SelectMany(ParametersOf).Where(parameter => parameter.Secret).Distinct())
        {
            if (await parameter.GetValueAsync(cancellationToken) is { Length: > 0 } value)
                values.Add(value);
        }

        return values;
    }

    private static IEnumerable<ParameterResource> ParametersOf(IResource resource) => resource switch
    {
        ParameterResource parameter => [parameter],
        PostgresServerResource postgres => [postgres.PasswordParameter],
        RedisResource redis => [redis.PasswordParameter],
        _ => [],
    };
}
