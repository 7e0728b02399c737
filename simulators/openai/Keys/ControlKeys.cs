using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Simulators.OpenAI.Keys;

/// <summary>The control API: behaviour in, counts out.</summary>
internal static class ControlKeys
{
    public static NoContent Set(string key, Behaviour behaviour, KeyBook book)
    {
        book.Set(key, behaviour);
        return TypedResults.NoContent();
    }

    public static NoContent Forget(string key, KeyBook book)
    {
        book.Forget(key);
        return TypedResults.NoContent();
    }

    public static NoContent Reset(KeyBook book)
    {
        book.Reset();
        return TypedResults.NoContent();
    }

    public static Ok<Dictionary<string, int>> Count(KeyBook book) =>
        TypedResults.Ok(book.Calls.CountBy(call => call.Key).ToDictionary());

    public static Ok<List<SimulatedCall>> Calls(string key, KeyBook book) =>
        TypedResults.Ok(book.Calls.Where(call => call.Key == key).ToList());
}
