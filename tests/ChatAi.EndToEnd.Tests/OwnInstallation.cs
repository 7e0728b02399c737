[assembly: AssemblyFixture(typeof(ChatAi.EndToEnd.Tests.OwnInstallation))]

// There is one installation, and some tests kill parts of it.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace ChatAi.EndToEnd.Tests;

public sealed class OwnInstallation() : Installation(12_000);
