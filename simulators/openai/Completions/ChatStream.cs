using System.Text.Json;
using ChatAi.Simulators.OpenAI.Keys;

namespace ChatAi.Simulators.OpenAI.Completions;

/// <summary>An answer word by word, or as much of it as the behaviour lets through.</summary>
internal sealed class ChatStream(string model, string[] words, Behaviour behaviour, Usage? usage) : IResult
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "text/event-stream; charset=utf-8";
        await httpContext.Response.StartAsync(httpContext.RequestAborted);
        if (behaviour.Malformed is Malformation.Empty)
            return;

        var clock = httpContext.RequestServices.GetRequiredService<TimeProvider>();
        var sent = 0;
        foreach (var data in Events(AzureManners.IsSpoken(httpContext)))
        {
            if (sent == behaviour.CutAfterEvents)
            {
                // A reset throws away what is still under way.
                await Task.Delay(TimeSpan.FromMilliseconds(100), clock, httpContext.RequestAborted);
                httpContext.Abort();
                return;
            }

            if (sent == behaviour.ErrorAfterEvents)
            {
                await SendAsync(httpContext, """{"error":{"message":"The server had an error","type":"server_error","param":null,"code":null}}""");
                return;
            }

            await SendAsync(httpContext, sent == 1 && behaviour.Malformed is Malformation.Event ? "{\"choices\":[" : data);
            sent++;
            if (behaviour.Stall is Stall.AfterFirstByte)
                await Task.Delay(Timeout.InfiniteTimeSpan, clock, httpContext.RequestAborted);
            if (behaviour.TokensPerSecond > 0)
                await Task.Delay(TimeSpan.FromSeconds(1 / behaviour.TokensPerSecond), clock, httpContext.RequestAborted);
        }
    }

    private static async Task SendAsync(HttpContext context, string data)
    {
        await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private IEnumerable<string> Events(bool isAzure)
    {
        if (isAzure)
            yield return AzureManners.PromptFilter;

        yield return Chunk(new { role = "assistant", content = "" }, null);
        foreach (var (index, word) in words.Index())
            yield return Chunk(new { content = index == 0 ? word : $" {word}" }, null);

        yield return Chunk(new { }, "stop");
        if (usage is not null && behaviour.ReportsUsage)
            yield return JsonSerializer.Serialize(new { id = "chatcmpl-simulated", @object = "chat.completion.chunk", created = 1_700_000_000, model, choices = Array.Empty<object>(), usage }, Json);
        if (behaviour.SaysDone)
            yield return "[DONE]";
    }

    private string Chunk(object delta, string? finishReason) => JsonSerializer.Serialize(
        new
        {
            id = "chatcmpl-simulated",
            @object = "chat.completion.chunk",
            created = 1_700_000_000,
            model,
            choices = new[] { new { index = 0, delta, logprobs = (object?)null, finish_reason = finishReason } },
        },
        Json);
}
