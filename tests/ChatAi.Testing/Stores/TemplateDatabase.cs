using System.Diagnostics;

namespace ChatAi.Testing;

/// <summary>The database at head that all databases of a run are copied from: the migration job runs once.</summary>
internal sealed class TemplateDatabase(Stores stores)
{
    public const string RolePassword = "role-for-tests-only";

    private readonly Lock gate = new();
    private Task<string>? made;

    public Task<string> NameAsync()
    {
        lock (gate)
            return made ??= MakeAsync();
    }

    private async Task<string> MakeAsync()
    {
        const string name = "template_at_head";
        await TestDatabase.ExecuteAsync(stores.Postgres(), $"create database {name}");
        await MigrateAsync(name);
        return name;
    }

    private async Task MigrateAsync(string database)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltProject.Assembly("ChatAi.Migration")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ConnectionStrings__chatai"] = stores.Postgres(database),
                ["Roles__Api__Password"] = RolePassword,
                ["Roles__BotManager__Password"] = RolePassword,
                ["Roles__TokenPool__Password"] = RolePassword,
            },
        };

        using var job = Process.Start(start)!;
        var output = job.StandardOutput.ReadToEndAsync();
        var error = job.StandardError.ReadToEndAsync();
        await job.WaitForExitAsync();
        if (job.ExitCode != 0)
            throw new InvalidOperationException($"The migration job failed (exit code {job.ExitCode}).\n{await output}\n{await error}");
    }
}
