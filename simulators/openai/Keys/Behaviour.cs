namespace ChatAi.Simulators.OpenAI.Keys;

public enum Stall
{
    None,

    /// <summary>The request is taken, and nothing follows.</summary>
    BeforeFirstByte,

    /// <summary>The answer begins, and nothing follows.</summary>
    AfterFirstByte,
}

public enum Malformation
{
    None,

    /// <summary>200, and no JSON.</summary>
    Body,

    /// <summary>A stream whose second event is no JSON.</summary>
    Event,

    /// <summary>A stream that ends without an event.</summary>
    Empty,
}

/// <summary>How the simulator treats the calls of a key. The default is a friendly provider.</summary>
/// <param name="Times">For so many calls, after which the key is served well again; null: always.</param>
/// <param name="Status">Refuse with this status.</param>
/// <param name="ErrorCode">The code in the refusal.</param>
/// <param name="ErrorMessage">The message in the refusal, such as that of a limit for the day.</param>
/// <param name="ErrorType">The type in the refusal.</param>
/// <param name="EchoesKey">The refusal repeats the key, as some servers do.</param>
/// <param name="Headers">Headers of the answer, such as retry-after.</param>
/// <param name="Organization">The account that the answer's header names.</param>
/// <param name="TokensPerSecond">The pace of a stream; 0: as fast as it goes.</param>
/// <param name="CutAfterEvents">Break the connection after so many events of a stream.</param>
/// <param name="ErrorAfterEvents">Send an error event after so many, and end.</param>
/// <param name="ReportsUsage">Whether the provider counts tokens when asked to.</param>
/// <param name="SaysDone">Whether a stream ends with [DONE].</param>
/// <param name="EchoesQuestion">Answer with the last message of the user, so that every answer can be told from every other.</param>
/// <param name="Text">The answer's text, unless it is an echo.</param>
public sealed record Behaviour(
    int? Times = null,
    int? Status = null,
    string? ErrorCode = null,
    string? ErrorMessage = null,
    string? ErrorType = null,
    bool EchoesKey = false,
    IReadOnlyDictionary<string, string>? Headers = null,
    string? Organization = null,
    int LatencyMilliseconds = 0,
    double TokensPerSecond = 0,
    Stall Stall = Stall.None,
    int? CutAfterEvents = null,
    int? ErrorAfterEvents = null,
    Malformation Malformed = Malformation.None,
    bool ReportsUsage = true,
    bool SaysDone = true,
    bool EchoesQuestion = false,
    string Text = "The simulated provider answers with these few words.");

/// <summary>A call as it came.</summary>
/// <param name="Body">The request's bytes, as text.</param>
/// <param name="KeyHeader">The header that carried the key.</param>
/// <param name="Path">With its query.</param>
public sealed record SimulatedCall(string Key, string KeyHeader, string Path, string Body)
{
    private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the caller hangs up before the answer's end.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Task CallerLeft => left.Task;

    /// <summary>Costs nothing, and is counted apart.</summary>
    internal bool AsksForModels => Path.Split('?')[0].EndsWith("/models", StringComparison.Ordinal);

    internal void Leave() => left.TrySetResult();
}
