using System.Text;

namespace ChatAi.Gateway.Metrics;

/// <summary>The gateway's own exposition, taken from the exporter in this process without a call over the network.</summary>
internal sealed class OwnMetrics(IServiceProvider services)
{
    private readonly Lazy<RequestDelegate> exporter = new(() =>
        new ApplicationBuilder(services).UseOpenTelemetryPrometheusScrapingEndpoint(_ => true).Build());

    public async Task<string> ReadAsync(ExpositionFormat format, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = services, RequestAborted = cancellationToken };
        context.Request.Method = HttpMethods.Get;
        context.Request.Headers.Accept = format.Accept.ToString();
        context.Response.Body = body;

        await exporter.Value(context);
        return Encoding.UTF8.GetString(body.GetBuffer().AsSpan(0, (int)body.Length));
    }
}
