using System.Collections.Concurrent;
using System.Diagnostics;
using ChatAi.BotManager.Telegram;
using ChatAi.BotManager.Tests.Drivers;
using ChatAi.Simulators.Telegram.Faults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;

namespace ChatAi.BotManager.Tests.Telegram;

/// <summary>Listens to everything that could leave the process, while all goes well and while everything goes wrong.</summary>
public sealed class SecrecyTests(Stores stores)
{
    private const long Ann = 500_001;

    [Fact]
    public async Task No_exported_span_or_log_line_carries_a_token()
    {
        var heard = new ConcurrentQueue<string>();
        await using var suite = await Suite.StartAsync(stores, host =>
        {
            host.UseSetting("Logging:LogLevel:Default", "Trace");
            host.UseSetting("Logging:LogLevel:System.Net.Http.HttpClient", "Trace");
            host.ConfigureServices(services => Listen(services, heard));
        });
        var bot = await suite.ConnectBotAsync();
        foreach (var kind in new[] { FaultKind.TooManyRequests, FaultKind.InternalError, FaultKind.BadGateway, FaultKind.DropAfterEffect })
            suite.Telegram.Plan(new Fault(kind, bot.AtTelegram.Id, "sendMessage"));
        suite.Telegram.Plan(new Fault(FaultKind.DropBeforeEffect, bot.AtTelegram.Id, "getUpdates"));

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Keep it secret");
        await Eventually.Is(() => suite.UpdatesAsync(bot, "done"), done => done == 1, TimeSpan.FromSeconds(20));
        suite.Telegram.Remove(bot.AtTelegram);
        await Eventually.True(async () => await suite.Manager.StateOfAsync(bot.Id) == "error");
        await suite.StopManagerAsync();

        var secret = bot.AtTelegram.Token[(bot.AtTelegram.Token.IndexOf(':', StringComparison.Ordinal) + 1)..];
        Assert.Contains(heard, line => line.Contains("telegram sendMessage", StringComparison.Ordinal));
        Assert.Contains(heard, line => line.Contains("was not sent", StringComparison.Ordinal));
        Assert.DoesNotContain(heard, line => line.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(heard, line => line.Contains(Uri.EscapeDataString(secret), StringComparison.Ordinal));
    }

    [Fact]
    public void What_looks_like_a_token_is_struck_out_of_spans()
    {
        using var source = new ActivitySource("secrecy");
        using var listener = new ActivityListener { ShouldListenTo = _ => true, Sample = (ref _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        using var redaction = new TokenRedaction.OfSpans();
        using var span = source.StartActivity("GET /bot123456:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr/getMe")!;
        span.SetTag("url.full", "https://api.telegram.org/bot123456:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr/getMe");

        redaction.OnEnd(span);

        Assert.Equal("GET /bot123456:***/getMe", span.DisplayName);
        Assert.Equal("https://api.telegram.org/bot123456:***/getMe", span.GetTagItem("url.full"));
    }

    private static void Listen(IServiceCollection services, ConcurrentQueue<string> heard)
    {
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(new SpanEar(heard)));
        services.ConfigureOpenTelemetryLoggerProvider(logging => logging.AddProcessor(new LogEar(heard)));
        services.AddSingleton<ILoggerProvider>(_ => new LineEar(heard));
    }

    private sealed class SpanEar(ConcurrentQueue<string> heard) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => heard.Enqueue(
            $"{data.DisplayName} {data.StatusDescription} {string.Join(' ', data.TagObjects)} {string.Join(' ', data.Events.SelectMany(item => item.Tags))}");
    }

    private sealed class LogEar(ConcurrentQueue<string> heard) : BaseProcessor<LogRecord>
    {
        public override void OnEnd(LogRecord data) => heard.Enqueue(
            $"{data.FormattedMessage} {data.Body} {string.Join(' ', data.Attributes ?? [])} {data.Exception}");
    }

    /// <summary>The console's lines come from such a provider.</summary>
    private sealed class LineEar(ConcurrentQueue<string> heard) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            heard.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
