using ChatAi.Simulators.Telegram.BotApi.Methods;
using ChatAi.Simulators.Telegram.Bots;
using ChatAi.Simulators.Telegram.Faults;
using ChatAi.Simulators.Telegram.Ledger;
using ChatAi.Simulators.Telegram.Webhooks;

namespace ChatAi.Simulators.Telegram.BotApi;

/// <summary>Finds the method of a call, counts it, and lets it fail when it shall.</summary>
internal sealed class BotApiDispatcher(World world, WebhookSender sender)
{
    // Names are compared without case, as the Bot API does.
    private static readonly Dictionary<string, BotApiMethod> Methods = new BotApiMethod[]
    {
        GetMe.Method,
        GetUpdates.Method,
        SetWebhook.Method,
        DeleteWebhook.Method,
        GetWebhookInfo.Method,
        SendMessage.Method,
        SendMessageDraft.Method,
        SendChatAction.Method,
        EditMessageText.Method,
        EditMessageReplyMarkup.Method,
        DeleteMessage.Method,
        GetChat.Method,
        AnswerCallbackQuery.Method,
        MyCommands.Set,
        MyCommands.Get,
        MyCommands.Delete,
    }.ToDictionary(method => method.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>What is to be answered; a fault in it is for the caller to carry out.</summary>
    public async Task<Outcome> DispatchAsync(Bot bot, string name, CallParameters parameters, CancellationToken cancellationToken)
    {
        if (!Methods.TryGetValue(name, out var method))
        {
            world.Counter.UnknownMethod(name);
            return new Outcome(Answer.MethodNotFound);
        }

        foreach (var unknown in parameters.All.Keys.Except(method.Parameters, StringComparer.Ordinal))
            world.Counter.UnknownParameter(method.Name, unknown);

        if (world.ColdTokens.BringUp(bot.Id, world.Now) is { Ticks: > 0 } wait)
        {
            var refusal = Answer.TooManyRequests((int)Math.Ceiling(wait.TotalSeconds));
            Note(bot, method, parameters, refusal);
            return new Outcome(refusal);
        }

        var fault = world.Faults.Take(bot.Id, method.Name);
        if (fault?.Kind == FaultKind.Delay)
            await DelayAsync(fault, cancellationToken);

        var call = new Call(world, this, bot, parameters, cancellationToken);
        var outcome = fault?.Kind switch
        {
            FaultKind.TooManyRequests => new Outcome(Answer.TooManyRequests(fault.RetryAfter)),
            FaultKind.InternalError => new Outcome(Answer.InternalError),
            FaultKind.BadGateway => new Outcome(Answer.InternalError with { Status = StatusCodes.Status502BadGateway }, fault.Kind),
            FaultKind.DropBeforeEffect => new Outcome(Answer.InternalError, fault.Kind),
            FaultKind.DropAfterEffect => new Outcome(await method.Handle(call), fault.Kind),
            _ => new Outcome(await method.Handle(call)),
        };

        Note(bot, method, parameters, outcome.Answer);
        if (fault?.Kind == FaultKind.DelayAfterEffect)
            await DelayAsync(fault, cancellationToken);

        return outcome;
    }

    /// <summary>A bot may answer a delivery with its next call in the body. What becomes of that call nobody is told.</summary>
    public async Task AnswerInBodyAsync(Bot bot, byte[]? body, CancellationToken cancellationToken)
    {
        if (body is { Length: > 0 } && CallParameters.Of(body) is { } parameters && parameters.TakeMethod() is { } method)
            await DispatchAsync(bot, method, parameters, cancellationToken);
    }

    public WebhookDelivery DeliveryTo(Bot bot, WebhookTarget target) => new(bot, target, sender, this, world.Counter, world.Clock);

    private Task DelayAsync(Fault fault, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds(fault.DelaySeconds), world.Clock, cancellationToken);

    private void Note(Bot bot, BotApiMethod method, CallParameters parameters, Answer answer)
    {
        world.Counter.Called(method.Name, answer.Status);
        if (method != GetUpdates.Method)
            bot.Calls.Add(new JournaledCall(method.Name, parameters.All, answer.Status, answer.Description, world.Now));
    }

    internal sealed record Outcome(Answer Answer, FaultKind? Fault = null);
}
