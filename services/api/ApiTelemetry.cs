using System.Diagnostics;

namespace ChatAi.Api;

/// <summary>The spans of this service: one for each step of the message path that it takes.</summary>
internal static class ApiTelemetry
{
    public const string Name = "ChatAi.Api";

    public static readonly ActivitySource Source = new(Name);
}
