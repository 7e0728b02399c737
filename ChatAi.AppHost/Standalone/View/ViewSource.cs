using ChatAi.AppHost.Standalone.Run;
using ChatAi.AppHost.Standalone.View.Secrets;

namespace ChatAi.AppHost.Standalone.View;

/// <summary>What there is to see of a run, and whom to ask to stop or start something.</summary>
internal sealed record ViewSource(ResourceBook Resources, LogBook Logs, SecretMask Mask, Func<string, ProjectRunner?> RunnerOf);
