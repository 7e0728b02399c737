using ChatAi.Gateway.Bearers;
using ChatAi.Gateway.Csrf;
using ChatAi.Gateway.Health;
using ChatAi.Gateway.LocalOperators;
using ChatAi.Gateway.Metrics;
using ChatAi.Gateway.Networks;
using ChatAi.Gateway.OpenApi;
using ChatAi.Gateway.RateLimits;
using ChatAi.Gateway.Routes;
using ChatAi.Gateway.Security;
using ChatAi.Gateway.Telemetry;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddSampling();
builder.AddRedisClient("redis");
builder.AddNetworks();
builder.AddSecurity();
builder.AddCsrf();
builder.AddLocalOperator();
builder.AddBearers();
builder.AddRateLimits();
builder.AddRoutes();
builder.AddSuiteHealth();
builder.AddSuiteMetrics();
builder.AddDocuments();

var app = builder.Build();
app.UseSecurity();
app.MapDefaultEndpoints();
app.UseRateLimits();
app.UseCsrf();
app.MapCsrf();
app.MapSuiteHealth();
app.MapSuiteMetrics();
app.MapDocuments();
app.MapRoutes();

await app.RunAsync();
