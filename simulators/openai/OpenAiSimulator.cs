using ChatAi.Simulators.OpenAI.Keys;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ChatAi.Simulators.OpenAI;

/// <summary>The simulator inside another process, on a free port of the loopback address: for tests.</summary>
public sealed class OpenAiSimulator : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly KeyBook keys;

    private OpenAiSimulator(WebApplication app)
    {
        this.app = app;
        keys = app.Services.GetRequiredService<KeyBook>();
        Address = new Uri(app.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public Uri Address { get; }

    /// <summary>What an OpenAI client takes as its base URL.</summary>
    public Uri OpenAiAddress => new(Address, "/v1");

    /// <summary>Every call so far, in the order they came, but for those that only ask for the models.</summary>
    public IReadOnlyList<SimulatedCall> Calls => keys.Calls;

    /// <summary>Those that only ask for the models: it is how one asks whether a key works.</summary>
    public IReadOnlyList<SimulatedCall> Checks => keys.Checks;

    public static async Task<OpenAiSimulator> StartAsync(CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddSimulator();

        var app = builder.Build();
        app.MapSimulator();
        await app.StartAsync(cancellationToken);

        return new OpenAiSimulator(app);
    }

    public void Behave(string key, Behaviour behaviour) => keys.Set(key, behaviour);

    public int CountOf(string key) => keys.Calls.Count(call => call.Key == key);

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
