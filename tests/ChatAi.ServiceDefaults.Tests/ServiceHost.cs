using System.Diagnostics.Metrics;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatAi.ServiceDefaults.Tests;

/// <summary>A service that has nothing but the defaults and an endpoint for each thing to see.</summary>
public sealed class ServiceHost : IAsyncLifetime
{
    public const string ServiceToken = "a-service-token-for-the-tests-only";

    /// <summary>A counter that is at zero before the service starts.</summary>
    public const string Counted = "chatai_tests_counted";

    private WebApplication app = null!;

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([new("SERVICE_TOKEN", ServiceToken)]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.AddHttpApi();

        app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapHttpApi();
        app.Services.GetRequiredService<IMeterFactory>().Create(new MeterOptions("ChatAi.ServiceHost")).CreateCounter<long>(Counted).Add(0);
        app.MapGet("/broken", string () => throw new InvalidOperationException("a secret of the inside"));
        app.MapGet("/broken/open", string () => throw new InvalidOperationException("a secret of the inside")).AllowAnonymous();
        app.MapGet("/refused", () => Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:taken", "It is taken")).AllowAnonymous();
        app.MapPost("/numbers", (Numbers numbers) => numbers.FirstNumber).AllowAnonymous();
        app.MapGet("/for/services", () => "yes").RequireAuthorization(Policies.Service);
        app.MapGet("/for/operators", (Caller caller) => caller).RequireAuthorization(Policies.Operator);
        await app.StartAsync();

        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }

    public sealed record Numbers(int FirstNumber);
}
