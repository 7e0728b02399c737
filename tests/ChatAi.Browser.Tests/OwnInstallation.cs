[assembly: AssemblyFixture(typeof(ChatAi.Browser.Tests.OwnInstallation))]
[assembly: AssemblyFixture(typeof(ChatAi.Browser.Tests.Chromium))]

// There is one installation, and each test sees what the others do in it.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace ChatAi.Browser.Tests;

public sealed class OwnInstallation() : Installation(16_000);
