using ChatAi.TokenPool.Providers.OpenAi;

namespace ChatAi.TokenPool.Tests.Providers.OpenAi;

internal static class Responses
{
    public static UpstreamResponse With(int status, params (string Name, string Value)[] headers) =>
        new(status, name => Array.Find(headers, header => header.Name == name).Value, Stream.Null, Stream.Null);
}
