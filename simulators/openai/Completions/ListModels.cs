using ChatAi.Simulators.OpenAI.Keys;

namespace ChatAi.Simulators.OpenAI.Completions;

internal static class ListModels
{
    private static readonly string[] Models = ["gpt-4o", "gpt-4o-mini", "text-embedding-3-small"];

    public static async Task<IResult> Handle(HttpContext context, KeyBook keys)
    {
        var admission = await Reception.ReceiveAsync(context, keys);
        return admission.Refusal ?? Results.Json(new
        {
            @object = "list",
            data = Models.Select(id => new { id, @object = "model", created = 1_700_000_000, owned_by = "simulator" }),
        });
    }
}
