using System.Globalization;

var builder = DistributedApplication.CreateBuilder(args);

// Secrets: made at the first start, kept, and overridden by Parameters__<name> in the environment.
var secretKey = builder.AddParameter("secret-key", new GenerateParameterDefault { MinLength = 48 }, secret: true, persist: true);
var serviceToken = builder.AddParameter("service-token", Letters(40), secret: true, persist: true);
var adminEmail = builder.AddParameter("admin-email", "admin@chatai.local", publishValueAsDefault: true);
var adminPassword = builder.AddParameter("admin-password", Letters(22), secret: true, persist: true);
var apiPassword = builder.AddParameter("api-db-password", Letters(32), secret: true, persist: true);
var botManagerPassword = builder.AddParameter("bot-manager-db-password", Letters(32), secret: true, persist: true);
var tokenPoolPassword = builder.AddParameter("token-pool-db-password", Letters(32), secret: true, persist: true);
var openAIKey = builder.AddParameter("openai-api-key", () => builder.Configuration["OPENAI_API_KEY"] ?? "", secret: true);

// What operators read with grep and tail lies where they look for it; a deployment decides for itself.
var logs = builder.Configuration["Logs:Folder"]
    ?? Path.GetFullPath(Path.Combine(builder.Configuration["CHATAI_DATA"] ?? "..", "logs"), builder.AppHostDirectory);

var postgres = builder.AddPostgres("postgres")
    .WithImage("pgvector/pgvector", "pg17")
    .WithDataVolume("chatai-postgres")
    // Connections for services in replicas, memory for the vectors, and autovacuum in steps so small that no turn waits for it.
    .WithArgs("-c", "max_connections=300", "-c", "shared_buffers=1GB", "-c", "autovacuum_vacuum_cost_delay=10ms");
var database = postgres.AddDatabase("chatai");
var redis = builder.AddRedis("redis").WithDataVolume("chatai-redis").WithPersistence();

// The one resource that owns the schema; every other has a role that may touch its own tables only.
var migration = WithLogs(builder.AddProject<Projects.ChatAi_Migration>("migration"))
    .WithReference(database).WaitFor(database)
    .WithEnvironment("Roles__Api__Password", apiPassword)
    .WithEnvironment("Roles__BotManager__Password", botManagerPassword)
    .WithEnvironment("Roles__TokenPool__Password", tokenPoolPassword);

var tokenPool = Service(builder.AddProject<Projects.ChatAi_TokenPool>("token-pool"))
    .WithReference(DatabaseAs("token-pool-database", "chatai_token_pool", tokenPoolPassword), connectionName: "chatai")
    .WithEnvironment("OPENAI_API_KEY", openAIKey);

var api = Service(builder.AddProject<Projects.ChatAi_Api>("api"))
    .WithReference(DatabaseAs("api-database", "chatai_api", apiPassword), connectionName: "chatai")
    .WithReference(tokenPool)
    .WithEnvironment("ADMIN_EMAIL", adminEmail)
    .WithEnvironment("ADMIN_PASSWORD", adminPassword);

var botManager = Service(builder.AddProject<Projects.ChatAi_BotManager>("bot-manager"))
    .WithReference(DatabaseAs("bot-manager-database", "chatai_bot_manager", botManagerPassword), connectionName: "chatai")
    .WithReference(api)
    .WithReplicas(int.Parse(builder.Configuration["BotManager:Replicas"] ?? "1", CultureInfo.InvariantCulture));

// What a person's data is deleted from includes the updates that bot-manager keeps.
api.WithReference(botManager);

// Callers' tokens are verified by everyone with the keys that api publishes.
tokenPool.WithReference(api);

var gateway = Service(builder.AddProject<Projects.ChatAi_Gateway>("gateway"))
    .WithReference(api).WaitFor(api)
    .WithReference(tokenPool).WaitFor(tokenPool)
    .WithReference(botManager).WaitFor(botManager)
    .WithExternalHttpEndpoints();

// A Telegram of our own with a bot that knows the runbook, unless the bots are to talk to another one.
if (builder.ExecutionContext.IsRunMode && string.IsNullOrEmpty(builder.Configuration["Telegram:BaseUrl"]))
{
    // A bot's token is its id, a colon, and 35 characters.
    var demoSecret = builder.AddParameter("demo-bot-secret", Letters(35), secret: true, persist: true);
    var demoToken = ReferenceExpression.Create($"7000000001:{demoSecret}");

    var telegram = builder.AddProject<Projects.ChatAi_Simulators_Telegram>("telegram-simulator")
        .WithEnvironment("Simulator__Bots__0__Token", demoToken)
        .WithEnvironment("Simulator__Bots__0__Username", "chatai_guide_bot")
        .WithEnvironment("Simulator__Bots__0__Name", "ChatAi guide")
        .WithHttpHealthCheck("/health");
    botManager.WithEnvironment("Telegram__BaseUrl", telegram.GetEndpoint("http")).WaitFor(telegram);

    builder.AddProject<Projects.ChatAi_Simulators_Demo>("demo")
        .WithReference(gateway).WaitFor(gateway)
        .WithEnvironment("ADMIN_EMAIL", adminEmail)
        .WithEnvironment("ADMIN_PASSWORD", adminPassword)
        .WithEnvironment("Demo__BotToken", demoToken)
        .WithEnvironment("Demo__DocumentPath", Path.GetFullPath("../docs/runbook.md", builder.AppHostDirectory));
}

builder.Build().Run();

// Nobody's X-Forwarded-For is believed unasked: proxies that are have a setting.
IResourceBuilder<ProjectResource> Service(IResourceBuilder<ProjectResource> service) => WithLogs(service)
    .DisableForwardedHeaders()
    .WithReference(redis).WaitFor(redis)
    .WaitForCompletion(migration)
    .WithEnvironment("SECRET_KEY", secretKey)
    .WithEnvironment("SERVICE_TOKEN", serviceToken)
    .WithHttpHealthCheck("/health");

IResourceBuilder<ProjectResource> WithLogs(IResourceBuilder<ProjectResource> project) =>
    builder.ExecutionContext.IsRunMode ? project.WithEnvironment("Logs__Folder", logs) : project;

IResourceBuilder<IResourceWithConnectionString> DatabaseAs(string name, string role, IResourceBuilder<ParameterResource> password)
{
    var (host, port) = (postgres.Resource.PrimaryEndpoint.Property(EndpointProperty.Host), postgres.Resource.PrimaryEndpoint.Property(EndpointProperty.Port));
    return builder.AddConnectionString(name, ReferenceExpression.Create(
        $"Host={host};Port={port};Username={role};Password={password};Database={database.Resource.DatabaseName}"));
}

// Without special characters: these stand in connection strings, headers and addresses.
static GenerateParameterDefault Letters(int length) => new() { MinLength = length, Special = false };
