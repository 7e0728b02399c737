[assembly: AssemblyFixture(typeof(ChatAi.Runbook.Tests.OwnInstallation))]
[assembly: AssemblyFixture(typeof(Stores))]

// There is one installation, and some commands change it.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace ChatAi.Runbook.Tests;

public sealed class OwnInstallation() : Installation(14_000);
