using ChatAi.Gateway.Bearers;

namespace ChatAi.Gateway.Networks;

/// <summary>Who may see metrics and the components of the health: the machine itself, known networks, and an administrator from anywhere.</summary>
internal sealed class Watchers(KnownNetworks networks, Administrators administrators)
{
    public async ValueTask<bool> IncludeAsync(HttpContext context) => networks.Include(context) || await administrators.IncludeAsync(context);
}
