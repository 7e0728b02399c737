using System.Collections.Concurrent;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatAi.BotManager.Turns;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatAi.BotManager.Tests.Drivers;

/// <summary>
/// api as bot-manager sees it, a real HTTP server: turns that are answered by a script, into the very outbox, once a key;
/// and the keys of its access tokens. It refuses, and remembers, whatever else it is asked.
/// </summary>
public sealed class ApiDouble : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly DialogBook dialogs;
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ConcurrentDictionary<(long Bot, long Update), Task<long>> answered = new();
    private readonly ConcurrentQueue<TurnCall> calls = new();
    private readonly ConcurrentQueue<string> unknown = new();
    private readonly ConcurrentQueue<(long Bot, long From, long To)> moves = new();
    private readonly ConcurrentQueue<FeedbackCall> feedback = new();

    private ApiDouble(WebApplication app, DialogBook dialogs)
    {
        this.app = app;
        this.dialogs = dialogs;
    }

    public Uri Address => new(app.Urls.Single());

    /// <summary>Every time that a turn was asked for, in order.</summary>
    public IReadOnlyList<TurnCall> Calls => [.. calls];

    /// <summary>How many answers were made: a key that is asked for again makes none.</summary>
    public int Completions => answered.Count;

    /// <summary>The groups that were said to go on under another id.</summary>
    public IReadOnlyList<(long Bot, long From, long To)> ChatMoves => [.. moves];

    /// <summary>Every time that a thumb was told of, in order.</summary>
    public IReadOnlyList<FeedbackCall> Feedback => [.. feedback];

    /// <summary>What a thumb is answered with: a status for each in turn, then 200.</summary>
    public ConcurrentQueue<int> FeedbackStatuses { get; } = new();

    public IReadOnlyList<string> UnknownCalls => [.. unknown];

    /// <summary>What a turn is answered with; unscripted, it echoes.</summary>
    public Func<TurnCall, TurnScript> Script { get; set; } = Echo;

    public static TurnScript Echo(TurnCall call) => new() { Text = $"You said: {call?.Text}" };

    public static async Task<ApiDouble> StartAsync(TestDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var api = new ApiDouble(app, new DialogBook(database.Owner));
        app.Run(api.AnswerAsync);
        await app.StartAsync();
        return api;
    }

    /// <summary>An access token as api signs them.</summary>
    public string TokenOf(long user, string role = "user") => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = CallersFeature.Issuer,
        Audience = CallersFeature.Audience,
        Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1),
        Subject = new ClaimsIdentity(
        [
            new Claim(CallerClaims.Subject, $"{user}"),
            new Claim(CallerClaims.Role, role),
            new Claim(CallerClaims.Tenant, $"{user}"),
        ]),
        SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key) { KeyId = "test" }, SecurityAlgorithms.EcdsaSha256),
    });

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        key.Dispose();
    }

    private Task AnswerAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("POST", "/internal/turns") => TurnAsync(context),
        ("POST", "/internal/chat-moves") => MoveAsync(context),
        ("POST", "/internal/feedback") => TakeFeedbackAsync(context),
        ("GET", "/.well-known/openid-configuration") => context.Response.WriteAsync(
            $$"""{"issuer":"{{CallersFeature.Issuer}}","jwks_uri":"http://api/.well-known/jwks.json"}"""),
        ("GET", "/.well-known/jwks.json") => context.Response.WriteAsync(KeySet()),
        _ => RefuseAsync(context),
    };

    private Task RefuseAsync(HttpContext context)
    {
        unknown.Enqueue($"{context.Request.Method} {context.Request.Path}");
        context.Response.StatusCode = 418;
        return Task.CompletedTask;
    }

    private async Task TurnAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization != $"Bearer {Manager.ServiceToken}")
        {
            context.Response.StatusCode = 401;
            return;
        }

        var request = (await context.Request.ReadFromJsonAsync<TurnRequest>(WireJson.Options))!;
        var call = TurnCall.Of(request, context.Request.Headers.TraceParent.ToString());
        calls.Enqueue(call);
        await PlayAsync(context, call, request, Script(call));
    }

    private async Task MoveAsync(HttpContext context)
    {
        var move = await context.Request.ReadFromJsonAsync<JsonElement>();
        moves.Enqueue((move.GetProperty("bot_id").GetInt64(), move.GetProperty("from").GetInt64(), move.GetProperty("to").GetInt64()));
        context.Response.StatusCode = 204;
    }

    private async Task TakeFeedbackAsync(HttpContext context)
    {
        var request = (await context.Request.ReadFromJsonAsync<FeedbackRequest>(WireJson.Options))!;
        feedback.Enqueue(new FeedbackCall(request.BotId, request.ChatId, request.MessageId, request.Value, request.LanguageCode));
        context.Response.StatusCode = FeedbackStatuses.TryDequeue(out var status) ? status : 200;
        await context.Response.WriteAsJsonAsync(new { type = "urn:chatai:not-found", toast = "Thank you" });
    }

    private async Task PlayAsync(HttpContext context, TurnCall call, TurnRequest request, TurnScript script)
    {
        if (script.Gate is { } gate)
            await gate.WaitAsync(TimeSpan.FromSeconds(30));

        if (script.Status != 200)
        {
            context.Response.StatusCode = script.Status;
            if (script.RetryAfter is { } seconds)
                context.Response.Headers.RetryAfter = $"{seconds}";
            context.Response.ContentType = "application/problem+json";
            await context.Response.WriteAsync($$"""{"type":"{{script.Type}}","title":"scripted"}""");
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await WriteAsync(context, script.VoidDeltas, script.BetweenDeltas);
        if (script.VoidDeltas.Count > 0)
            await SayAsync(context, "restart", "{}");
        await WriteAsync(context, script.Deltas, script.BetweenDeltas);

        if (script.Error)
            await SayAsync(context, "error", """{"type":"urn:chatai:pool-exhausted","title":"scripted","retry_after":0.1}""");
        else if (script.BreaksOff)
            context.Abort();
        else if (script.Forgotten)
            await SayAsync(context, "answer", """{"dialog_id":1,"message_id":1,"outbox_id":null,"text":"long ago"}""");
        else if (script.Silent)
            await SayAsync(context, "silent", """{"dialog_id":1}""");
        else
            await TellAsync(context, await FinishAsync(call, request, script), script);
    }

    private static async Task TellAsync(HttpContext context, string answer, TurnScript script)
    {
        if (script.BeforeTelling is { } gate)
            await gate.WaitAsync(TimeSpan.FromSeconds(30));

        await SayAsync(context, "answer", answer);
    }

    private async Task<string> FinishAsync(TurnCall call, TurnRequest request, TurnScript script)
    {
        var outbox = await answered.GetOrAdd(
            (call.Bot, call.Update),
            _ => dialogs.AnswerAsync(request, script, call.TraceParent));
        return JsonSerializer.Serialize(new { dialog_id = 1, message_id = 1, outbox_id = outbox, text = script.Text });
    }

    private static async Task WriteAsync(HttpContext context, IReadOnlyList<string> deltas, TimeSpan pause)
    {
        foreach (var delta in deltas)
        {
            await SayAsync(context, "delta", JsonSerializer.Serialize(new { text = delta }));
            await Task.Delay(pause);
        }
    }

    private static async Task SayAsync(HttpContext context, string type, string data)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"event: {type}\ndata: {data}\n\n"));
        await context.Response.Body.FlushAsync();
    }

    private string KeySet()
    {
        var point = key.ExportParameters(false).Q;
        return JsonSerializer.Serialize(new
        {
            keys = new[]
            {
                new { kty = "EC", crv = "P-256", alg = "ES256", use = "sig", kid = "test", x = Base64UrlEncoder.Encode(point.X), y = Base64UrlEncoder.Encode(point.Y) },
            },
        });
    }
}

/// <summary>A thumb that bot-manager told of.</summary>
public sealed record FeedbackCall(long Bot, long Chat, long Message, string Value, string? Language);

/// <summary>A turn that bot-manager asked for.</summary>
public sealed record TurnCall(long Bot, long Update, long Assistant, long Chat, string Text, string Kind, string TraceParent)
{
    internal static TurnCall Of(TurnRequest request, string traceParent) =>
        new(request.BotId, request.UpdateId, request.AssistantId, request.Chat.Id, request.Text, request.Kind, traceParent);
}

/// <summary>How a turn goes; what is not set goes well.</summary>
public sealed record TurnScript
{
    public string Text { get; init; } = "An answer";

    public string? Sources { get; init; }

    /// <summary>What the button says by which a person can be asked for.</summary>
    public string? PersonButton { get; init; }

    /// <summary>Whether thumbs stand under it.</summary>
    public bool FeedbackButtons { get; init; }

    /// <summary>What was written before the answer broke off and was begun anew.</summary>
    public IReadOnlyList<string> VoidDeltas { get; init; } = [];

    public IReadOnlyList<string> Deltas { get; init; } = [];

    public TimeSpan BetweenDeltas { get; init; }

    /// <summary>Waited for before anything is answered.</summary>
    public Task? Gate { get; init; }

    /// <summary>Waited for when the answer is in the outbox, before bot-manager hears of it.</summary>
    public Task? BeforeTelling { get; init; }

    public int Status { get; init; } = 200;

    public string Type { get; init; } = "urn:chatai:internal-error";

    public int? RetryAfter { get; init; }

    public bool Error { get; init; }

    public bool Silent { get; init; }

    public bool BreaksOff { get; init; }

    /// <summary>The answer was sent so long ago that its row of the outbox is gone.</summary>
    public bool Forgotten { get; init; }
}
