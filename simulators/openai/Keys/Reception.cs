using System.Text;
using System.Text.Json;

namespace ChatAi.Simulators.OpenAI.Keys;

/// <summary>What every call goes through first: its key, its count, its latency, and the refusal that awaits it.</summary>
internal static class Reception
{
    public static async Task<Admission> ReceiveAsync(HttpContext context, KeyBook keys)
    {
        var (key, header) = Key(context.Request);
        if (key is null)
            return new Admission(ApiError.NoKey(), null, new Behaviour(), default);

        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        var call = new SimulatedCall(key, header, $"{context.Request.Path}{context.Request.QueryString}", text);
        var behaviour = keys.Begin(call);
        context.RequestAborted.Register(call.Leave);

        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        if (behaviour.LatencyMilliseconds > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(behaviour.LatencyMilliseconds), clock, context.RequestAborted);
        if (behaviour.Stall is Stall.BeforeFirstByte)
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, context.RequestAborted);

        foreach (var (name, value) in behaviour.Headers ?? new Dictionary<string, string>())
            context.Response.Headers[name] = value;
        if (behaviour.Organization is not null)
            context.Response.Headers["openai-organization"] = behaviour.Organization;

        return new Admission(Refusal(behaviour, key, text, out var body), call, behaviour, body);
    }

    private static IResult? Refusal(Behaviour behaviour, string key, string text, out JsonElement body)
    {
        body = default;
        if (behaviour.Status is { } status)
        {
            var named = behaviour.EchoesKey ? $" of the key {key}" : "";
            return ApiError.Of(
                status,
                behaviour.ErrorMessage ?? $"Simulated refusal{named}.",
                behaviour.ErrorCode ?? "simulated",
                behaviour.ErrorType ?? "invalid_request_error");
        }

        if (behaviour.Malformed is Malformation.Body)
            return Results.Text("<html>Not what you asked for</html>", "text/html");

        return text.Length == 0 || TryParse(text, out body)
            ? null
            : ApiError.Of(StatusCodes.Status400BadRequest, "We could not parse the JSON body of your request.", null);
    }

    private static bool TryParse(string text, out JsonElement body)
    {
        try
        {
            body = JsonElement.Parse(text);
            return body.ValueKind is JsonValueKind.Object;
        }
        catch (JsonException)
        {
            body = default;
            return false;
        }
    }

    /// <summary>OpenAI's header, or Azure's.</summary>
    private static (string? Key, string Header) Key(HttpRequest request)
    {
        const string scheme = "Bearer ";
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(scheme, StringComparison.Ordinal))
            return (authorization[scheme.Length..], "authorization");

        var azure = request.Headers["api-key"].ToString();
        return (azure.Length > 0 ? azure : null, "api-key");
    }
}

/// <param name="Refusal">What to answer instead; null when the call is welcome.</param>
/// <param name="Call">Null only when there is no key.</param>
internal sealed record Admission(IResult? Refusal, SimulatedCall? Call, Behaviour Behaviour, JsonElement Body);
