using ChatAi.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatAi.BotManager.Bots;

internal static class BotsFeature
{
    public static void AddBots(this WebApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddOptions<BotOptions>().Bind(builder.Configuration.GetSection("Bots")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BotOptions>, BotOptionsValidator>();
        services.AddOptions<ColdStartOptions>().Bind(builder.Configuration.GetSection(ColdStartOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ColdStartOptions>, ColdStartOptionsValidator>();
        services.AddSingleton<ColdStart>();
        services.AddSingleton<BotBook>();
        services.AddSingleton<BotCalls>();
        services.AddSingleton<BotMetrics>();
        services.AddSingleton<LiveBots>();
        services.AddSingleton<Replicas>();
        services.AddSingleton<Pulse>();
#pragma warning disable RS0030 // the one place that takes it, so that everything else can be given another
        services.AddSingleton(new Chance(Random.Shared));
#pragma warning restore RS0030

        // The cluster first: what is added later starts when it is up, and stops while it still is.
        builder.AddCluster();
        services.AddHostedService<BotWaker>();
        services.AddHostedService<BotPresence>();
        services.AddHostedService<BotBalance>();
    }

    public static void MapBots(this WebApplication app)
    {
        var bots = app.MapGroup("/api").WithTags("Bots").RequireAuthorization(Policies.Operator);

        bots.MapGet("/bot-instances", ListBots.Handle);
        bots.MapGet("/bot-instances-all", ListActiveBots.Handle);
        bots.MapPost("/start-bot/{id:long}", SwitchBot.Start);
        bots.MapPost("/stop-bot/{id:long}", SwitchBot.Stop);
        bots.MapPost("/bot-instances", CreateBot.Handle).RequireAuthorization(Policies.Owner);
        bots.MapPatch("/bot-instances/{id:long}", ChangeBot.Handle).RequireAuthorization(Policies.Owner);
        bots.MapDelete("/bot-instances/{id:long}", DeleteBot.Handle).RequireAuthorization(Policies.Owner);
    }
}
