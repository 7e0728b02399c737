using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Time.Testing;

namespace ChatAi.ServiceDefaults.Tests.Logs;

/// <summary>A service with nothing but the defaults, which writes logs. Its clock stands still unless an endpoint moves it.</summary>
internal sealed class LogHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private LogHost(WebApplication app)
    {
        this.app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
    }

    public HttpClient Client { get; }

    /// <summary>Logs as a class of the service does.</summary>
    public void Log(LogLevel level, string text, Exception? exception = null) => app.Services.GetRequiredService<ILoggerFactory>()
        .CreateLogger("ChatAi.Tests.Something")
        .Log(level, default, text, exception, static (text, _) => text);

    public static FakeTimeProvider Clock(string local = "2026-01-31 12:00:00.123")
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse($"{local}+03:00", System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime());
        clock.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("three", TimeSpan.FromHours(3), null, null));
        return clock;
    }

    public static async Task<LogHost> StartAsync(LogFolder folder, FakeTimeProvider clock, string application = "ChatAi.Api")
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = application,

            // There is no assembly of this name here.
            Args = ["--preventHostingStartup=true", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning"],
        });
        builder.Configuration.AddInMemoryCollection([new("SERVICE_TOKEN", ServiceHost.ServiceToken), new("Logs:Folder", folder.Logs)]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.AddFilter<ConsoleLoggerProvider>(level => false);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.AddServiceDefaults();
        builder.AddHttpApi();

        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapHttpApi();
        app.MapGet("/took/{milliseconds}", (int milliseconds) => clock.Advance(TimeSpan.FromMilliseconds(milliseconds))).AllowAnonymous();
        app.MapGet("/answers/{status}", (int status) => TypedResults.StatusCode(status)).AllowAnonymous();
        app.MapGet("/broken", string () => throw new InvalidOperationException("it fell apart\nin two lines")).AllowAnonymous();
        app.MapGet("/stream", () => TypedResults.ServerSentEvents(Slowly(clock))).AllowAnonymous();
        app.MapGet("/api/{**rest}", () => "yes").AllowAnonymous();
        await app.StartAsync();

        return new LogHost(app);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(new Uri(path, UriKind.Relative));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static async IAsyncEnumerable<string> Slowly(FakeTimeProvider clock)
    {
        yield return "first";
        clock.Advance(TimeSpan.FromHours(1));
        await Task.Yield();
        yield return "last";
    }
}
