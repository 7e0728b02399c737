using ChatAi.Gateway.Health;
using ChatAi.Gateway.LocalOperators;
using ChatAi.Gateway.Networks;
using ChatAi.Gateway.Routes;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddRedisClient("redis");
builder.AddNetworks();
builder.AddLocalOperator();
builder.AddRoutes();
builder.AddSuiteHealth();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapSuiteHealth();
app.MapRoutes();

await app.RunAsync();
