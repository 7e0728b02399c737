using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.TokenPool;

/// <summary>One way to the upstream, with the headers that its callers send.</summary>
/// <param name="Server">Whose processor time is counted; null: nobody's.</param>
internal sealed record Contender(string Name, Server? Server, Uri Address, IReadOnlyDictionary<string, string> Headers)
{
    public Uri Completions => new(Address, "/v1/chat/completions");

    public List<LoadResult> Alone { get; } = [];

    public List<LoadResult> Crowd { get; } = [];

    public double ProcessorSeconds => Server?.ProcessorSeconds() ?? 0;
}
