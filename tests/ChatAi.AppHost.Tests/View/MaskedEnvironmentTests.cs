using Aspire.Hosting.ApplicationModel;
using ChatAi.AppHost.Standalone;
using ChatAi.AppHost.Standalone.View.Secrets;
using ChatAi.AppHost.Tests.Sample;

namespace ChatAi.AppHost.Tests.View;

public sealed class MaskedEnvironmentTests
{
    [Fact]
    public async Task A_secret_of_two_letters_is_masked_in_all_that_is_made_of_it_and_nothing_else_is()
    {
        var builder = SampleApplication.Create(publish: false, "--Parameters:pg-password=pw", "--Parameters:jwt-key=jw", "--Parameters:cache-password=cp");
        foreach (var (name, port) in new[] { ("postgres", 40000), ("cache", 40002) })
            builder.Resources.Single(resource => resource.Name == name).Annotations.OfType<EndpointAnnotation>().Single().AllocatedEndpoint = new AllocatedEndpoint("localhost", port);
        var api = builder.Resources.Single(resource => resource.Name == "api");

        var shown = (await new MaskedEnvironment(new SecretMask()).OfAsync(ResourceEnvironment.Of(api, builder.ExecutionContext), TestContext.Current.CancellationToken))
            .ToDictionary(variable => variable.Name);

        Assert.Equal("Host=localhost;Port=40000;Username=postgres;Password=••••••;Database=orders", shown["ConnectionStrings__ordersdb"].Value);
        Assert.Equal("postgresql://postgres:••••••@localhost:40000/orders", shown["ORDERSDB_URI"].Value);
        Assert.Equal("localhost:40002,password=••••••", shown["ConnectionStrings__cache"].Value);
        Assert.Equal(SecretMask.Mask, shown["CACHE_PASSWORD"].Value);
        Assert.Equal(SecretMask.Mask, shown["Jwt__Key"].Value);
        Assert.True(shown["Jwt__Key"].IsSecret);
        Assert.Equal("eu-1", shown["REGION"].Value);
        Assert.False(shown["REGION"].IsSecret);
    }

    [Fact]
    public async Task A_plain_value_whose_name_says_that_it_is_secret_is_masked()
    {
        var shown = await new MaskedEnvironment(new SecretMask()).OfAsync(
            new Dictionary<string, object> { ["MAIL_PASSWORD"] = "abc", ["SOME_TOKEN"] = "" }, TestContext.Current.CancellationToken);

        Assert.Equal([SecretMask.Mask, ""], shown.Select(variable => variable.Value));
    }
}
