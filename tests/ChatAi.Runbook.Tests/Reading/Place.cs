namespace ChatAi.Runbook.Tests.Reading;

/// <summary>Where a block of the runbook is at home, as the comment after it says.</summary>
public enum Place
{
    /// <summary>At the started stack; what the comment says when it says nothing.</summary>
    Stack,

    /// <summary>In a folder with nothing but <c>.env.example</c>, beside a PostgreSQL with nothing in it.</summary>
    BeforeTheFirstStart,

    /// <summary>At a database of its own, which may be spoiled.</summary>
    SpareDatabase,

    /// <summary>On a machine with the units and settings of <c>deploy/</c>, as far as that goes without an init system.</summary>
    InstalledMachine,
}
