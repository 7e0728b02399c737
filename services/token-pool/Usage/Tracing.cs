using System.Diagnostics;
using ChatAi.TokenPool.Providers;

namespace ChatAi.TokenPool.Usage;

/// <summary>A span for each call to a provider, named as OpenTelemetry names them; the key appears by its number.</summary>
internal static class Tracing
{
    private static readonly ActivitySource Source = new("ChatAi.TokenPool");

    public static Activity? Start(Call call, string model, string provider, long keyId)
    {
        var activity = Source.StartActivity($"{call.Operation} {model}", ActivityKind.Internal);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("gen_ai.operation.name", call.Operation);
            activity.SetTag("gen_ai.provider.name", provider);
            activity.SetTag("gen_ai.request.model", model);
            activity.SetTag("chatai.key.id", keyId);
        }

        return activity;
    }

    /// <summary>⑦ Each call's trace ends with its row, though many rows are written at once and none of the callers waits.</summary>
    public static void Accounted(IEnumerable<UsageRecord> records, DateTimeOffset begun, DateTimeOffset ended)
    {
        foreach (var record in records.Where(record => record.Trace.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)))
        {
            using var activity = Source.StartActivity("account", ActivityKind.Internal, record.Trace, startTime: begun);
            activity?.SetEndTime(ended.UtcDateTime);
        }
    }

    public static void End(Activity? activity, Outcome outcome, TokenUsage usage, UpstreamFailure? failure)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("gen_ai.usage.input_tokens", usage.PromptTokens);
            activity.SetTag("gen_ai.usage.output_tokens", usage.CompletionTokens);
            activity.SetTag("chatai.outcome", UsageRows.Name(outcome));
            if (failure is not null)
                activity.SetTag("error.type", failure.Kind.ToString()).SetStatus(ActivityStatusCode.Error);
        }

        activity?.Dispose();
    }
}
