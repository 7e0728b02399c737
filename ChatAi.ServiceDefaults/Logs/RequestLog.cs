using ChatAi.ServiceDefaults.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatAi.ServiceDefaults.Logs;

/// <summary>
/// Writes a line of every request once it is answered, but for the probes of health and metrics. It stands before all
/// else, so that it sees the status that the caller sees.
/// </summary>
internal sealed class RequestLog(ILoggerFactory loggers, TimeProvider clock) : IStartupFilter
{
    public const string Category = "ChatAi.Requests";

    private readonly ILogger logger = loggers.CreateLogger(Category);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(WriteAsync);
        next(app);
    };

    private async Task WriteAsync(HttpContext context, RequestDelegate next)
    {
        if (!logger.IsEnabled(LogLevel.Critical) || Probes.Include(context.Request.Path))
        {
            await next(context);
            return;
        }

        var request = new Begun(context, clock);
        try
        {
            await next(context);
        }
        catch
        {
            Write(request.Ended(StatusCodes.Status500InternalServerError));
            throw;
        }

        Write(request.Ended(context.Response.StatusCode));
    }

    private void Write(RequestLine line) => logger.Log(line.Level, default, line, null, static (line, _) => line.Text);

    /// <summary>What is known when a request arrives; routing and error pages may change it later.</summary>
    private sealed class Begun
    {
        private readonly HttpContext context;
        private readonly TimeProvider clock;
        private readonly string method;
        private readonly string? path;
        private readonly long since;
        private TimeSpan? untilStream;

        public Begun(HttpContext context, TimeProvider clock)
        {
            (this.context, this.clock) = (context, clock);
            (method, path, since) = (context.Request.Method, context.Request.Path.Value, clock.GetTimestamp());
            context.Response.OnStarting(static begun => ((Begun)begun).AnswerStarts(), this);
        }

        /// <summary>The address is read now: whom a proxy speaks for was found out on the way.</summary>
        public RequestLine Ended(int status) =>
            new(method, path, status, untilStream ?? clock.GetElapsedTime(since), context.Connection.RemoteIpAddress);

        /// <summary>Somebody who listens to a stream of events for an hour has not waited for an hour.</summary>
        private Task AnswerStarts()
        {
            if (context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) is true)
                untilStream = clock.GetElapsedTime(since);

            return Task.CompletedTask;
        }
    }
}
